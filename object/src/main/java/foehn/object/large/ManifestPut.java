package foehn.object.large;

import foehn.kernel.Fault;
import foehn.kernel.FaultException;
import foehn.kernel.http.Percent;
import foehn.object.Body;
import foehn.object.Call;
import foehn.object.Handler;
import foehn.object.Headers;
import foehn.object.ObjectPath;
import foehn.object.Payload;
import foehn.object.Reply;
import foehn.object.bulk.BulkReport;
import foehn.object.bulk.Heartbeat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Makes a static large object: looks every segment up, says all that is wrong at once, and stores what it found.
final class ManifestPut {
    static final int SEGMENTS_MAX = 1000;
    static final int MANIFEST_BYTES_MAX = 8 << 20;
    static final int HEARTBEAT_SECONDS = 10;

    /// What Swift says to a bad request, and what clients compare.
    private static final String BAD_REQUEST = "Bad Request\nThe server could not comply with the request since it is"
            + " either malformed or otherwise incorrect.";

    private final StaticLargeObjects self;

    ManifestPut(StaticLargeObjects self) {
        this.self = self;
    }

    Reply handle(Call call, Handler next) throws IOException {
        if (call.headers().has("x-copy-from")) {
            throw Fault.named(405, "", "Multipart Manifest PUTs cannot be COPY requests");
        }
        var request = ManifestRequest.parse(
                body(call), call.path().container() + "/" + call.path().object());
        if (request.objects() > SEGMENTS_MAX) {
            throw Fault.named(413, "", "Number of object-backed segments must be <= " + SEGMENTS_MAX);
        }
        var format = BulkReport.format(call.headers().get("accept")).orElse("text/plain");
        if (!call.query().isTrue("heartbeat")) {
            var result = attempt(call, request, next, () -> {});
            // Without a heartbeat there is no status line in the body, for there is one in the answer.
            return result.problems().failures() == 0
                    ? result.reply()
                    : Reply.bytes(
                            400,
                            format,
                            result.problems().without("Response Status").render(format));
        }
        return new Reply(202, Headers.of("content-type", format), new Payload.Written(out -> {
            var heartbeat = new Heartbeat(out, HEARTBEAT_SECONDS, " ");
            heartbeat.beatNow();
            heartbeat.end(report(call, request, next, heartbeat::beat).render(format));
        }));
    }

    /// What a client that waits behind a heartbeat is told instead of a status.
    private BulkReport report(Call call, ManifestRequest request, Handler next, Beat beat) throws IOException {
        Result result;
        try {
            result = attempt(call, request, next, beat);
        } catch (FaultException refused) {
            result = new Result(
                    Reply.of(refused.fault()),
                    new BulkReport("upload", refused.fault().status()));
        }
        if (result.problems().failures() > 0) {
            return result.problems().fact("Response Body", BAD_REQUEST);
        }
        var reply = result.reply();
        var report = new BulkReport("upload", reply.status());
        if (reply.ok()) {
            report.fact("Etag", reply.headers().get("etag", ""))
                    .fact("Last Modified", reply.headers().get("last-modified", ""));
        }
        return report.fact(
                "Response Body",
                reply.payload() instanceof Payload.Bytes(byte[] bytes)
                        ? plain(new String(bytes, StandardCharsets.UTF_8))
                        : "");
    }

    /// A page's title and sentence, a line each.
    private static String plain(String body) {
        return body.startsWith("<html><h1>")
                ? body.replace("<html><h1>", "").replace("</h1><p>", "\n").replace("</p></html>", "")
                : body;
    }

    /// @param problems none of the segments' when the reply is that of storing the manifest
    private record Result(Reply reply, BulkReport problems) {}

    private static byte[] body(Call call) throws IOException {
        var body = call.body();
        if (body.length() < 0 && !call.headers().get("transfer-encoding", "").equalsIgnoreCase("chunked")) {
            throw Fault.named(411, "", "");
        }
        if (body.length() > MANIFEST_BYTES_MAX) {
            throw tooLarge();
        }
        var bytes = body.stream().readNBytes(MANIFEST_BYTES_MAX + 1);
        if (bytes.length > MANIFEST_BYTES_MAX) {
            throw tooLarge();
        }
        return bytes;
    }

    private static RuntimeException tooLarge() {
        return Fault.named(413, "", "Manifest File > " + MANIFEST_BYTES_MAX + " bytes");
    }

    /// Called between the segments.
    @FunctionalInterface
    private interface Beat {
        void beat() throws IOException;
    }

    private Result attempt(Call call, ManifestRequest request, Handler next, Beat beat) throws IOException {
        var problems = new BulkReport("upload", 400);
        var manifest = look(call, request, next, problems, beat);
        return new Result(problems.failures() > 0 ? Reply.page(400) : store(call, manifest, next), problems);
    }

    private static Reply store(Call call, Manifest manifest, Handler next) throws IOException {
        var etag = manifest.etag();
        var claimed = call.headers().get("etag", "").replace("\"", "").toLowerCase(Locale.ROOT);
        if (!claimed.isEmpty() && !claimed.equals(etag)) {
            return Reply.page(422);
        }
        var json = manifest.toJson();
        var headers = call.headers()
                .copy()
                .remove("etag")
                .remove("transfer-encoding")
                .put("content-length", Integer.toString(json.length))
                .put(StaticLargeObjects.FLAG, "True")
                .put(StaticLargeObjects.ETAG, etag)
                .put(StaticLargeObjects.SIZE, Long.toString(manifest.length()));
        var reply = next.handle(call.withHeaders(headers)
                .withBody(Body.of(json))
                .withQuery(call.query().without("multipart-manifest"))
                .shownAs(etag, manifest.length()));
        return reply.ok() ? reply.with("etag", "\"" + etag + "\"") : reply;
    }

    private Manifest look(Call call, ManifestRequest request, Handler next, BulkReport problems, Beat beat)
            throws IOException {
        Map<String, Reply> seen = new HashMap<>();
        var segments = new ArrayList<Segment>();
        for (int i = 0; i < request.parts().size(); i++) {
            switch (request.parts().get(i)) {
                case ManifestRequest.Data data -> segments.add(new Segment.Inline(data.bytes()));
                case ManifestRequest.Wanted wanted -> {
                    var reply = seen.get(wanted.name());
                    if (reply == null) {
                        beat.beat();
                        reply = head(call, wanted, next);
                        seen.put(wanted.name(), reply);
                    }
                    boolean last = i == request.parts().size() - 1;
                    segment(wanted, reply, last, problems).ifPresent(segments::add);
                }
            }
        }
        return new Manifest(List.copyOf(segments));
    }

    private Reply head(Call call, ManifestRequest.Wanted wanted, Handler next) throws IOException {
        var name = wanted.name();
        int slash = name.indexOf('/');
        var path = new ObjectPath(call.path().account(), name.substring(0, slash), name.substring(slash + 1));
        try {
            return self.handle(Fetch.sub(call, "HEAD", path), next);
        } catch (FaultException refused) {
            return Reply.of(refused.fault());
        }
    }

    private static Optional<Segment> segment(
            ManifestRequest.Wanted wanted, Reply reply, boolean last, BulkReport problems) {
        var quoted = Percent.path(wanted.path());
        if (!reply.ok() || !(reply.payload() instanceof Payload.Entity entity)) {
            problems.failed(quoted, BulkReport.line(reply.status()));
            return Optional.empty();
        }
        long bytes = entity.source().length();
        var etag = reply.headers().get("etag", "").replace("\"", "");
        var span = wanted.range().flatMap(range -> range.within(bytes));
        if (wanted.range().isPresent() && span.isEmpty()) {
            problems.failed(quoted, "Unsatisfiable Range");
        }
        if (bytes < 1 && !last) {
            problems.failed(quoted, "Too small; each segment must be at least 1 byte.");
        }
        if (wanted.sizeBytes().isPresent() && wanted.sizeBytes().getAsLong() != bytes) {
            problems.failed(quoted, "Size Mismatch");
        }
        if (wanted.etag().isPresent() && !wanted.etag().get().equals(etag)) {
            problems.failed(quoted, "Etag Mismatch");
        }
        var stored = entity.object();
        return Optional.of(new Segment.Stored(
                "/" + wanted.name(),
                bytes,
                etag,
                reply.headers().get("content-type", "application/octet-stream"),
                stored.map(object -> object.at().iso()).orElse(""),
                span.filter(found -> found.length() < bytes),
                stored.filter(StaticLargeObjects::isManifest).isPresent()));
    }
}
