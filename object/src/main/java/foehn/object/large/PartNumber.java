package foehn.object.large;

import foehn.kernel.Fault;
import foehn.object.Call;
import foehn.object.Payload;
import foehn.object.Reply;
import foehn.object.store.StoredObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// `?part-number=2`: a large object's second segment, as a range of the whole.
///
/// @param number from 1 on
record PartNumber(int number) {
    static Optional<PartNumber> of(Call call) {
        var text = call.query().get("part-number");
        if (text == null) {
            return Optional.empty();
        }
        if (text.length() > 9 || !text.chars().allMatch(c -> c >= '0' && c <= '9') || number(text) == 0) {
            throw Fault.named(400, "", "Part number must be an integer greater than 0");
        }
        if (call.headers().has("range")) {
            throw Fault.named(400, "", "Range requests are not supported with part number queries");
        }
        return Optional.of(new PartNumber(number(text)));
    }

    private static int number(String digits) {
        return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }

    Reply answer(Call call, Reply reply, Manifest manifest, LeafSource source, StoredObject object) throws IOException {
        reply.with("x-parts-count", Integer.toString(manifest.segments().size()));
        if (number > manifest.segments().size()) {
            var body = "The requested part number is not satisfiable".getBytes(StandardCharsets.UTF_8);
            return reply.with("content-range", "bytes */" + source.length())
                    .withStatus(416)
                    .withPayload(call.is("HEAD") ? Payload.NOTHING : new Payload.Bytes(body));
        }
        long begin = 0;
        for (var segment : manifest.segments().subList(0, number - 1)) {
            begin += segment.length();
        }
        long first = begin;
        var span = new Span(first, first + manifest.segments().get(number - 1).length() - 1);
        if (call.is("GET")) {
            try {
                source.leaves().from(span.first(), span.length()).next();
            } catch (Fetch.Gone gone) {
                throw Fault.conflict("");
            }
        }
        var part =
                new LeafSource(span.length(), (offset, count) -> source.leaves().from(first + offset, count));
        return reply.with("content-range", "bytes " + span + "/" + source.length())
                .withStatus(206)
                .withPayload(new Payload.Entity(part, Optional.of(object)));
    }
}
