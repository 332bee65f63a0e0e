package foehn.object.large;

import foehn.object.Call;
import java.io.IOException;
import java.util.Optional;

/// What a request's `Range` says, as far as it must be known before the answer begins.
final class WantedBytes {
    /// The bytes when exactly one range is asked for; the whole otherwise; empty when there are none.
    static Optional<Span> first(Call call, long length) {
        var range = call.headers().get("range");
        if (range != null && range.startsWith("bytes=") && range.indexOf(',') < 0) {
            var parsed = SegmentRange.parse(range.substring("bytes=".length()));
            if (parsed.isPresent()) {
                return parsed.get().within(length);
            }
        }
        return length == 0 ? Optional.empty() : Optional.of(new Span(0, length - 1));
    }

    /// Looks up where the first wanted byte comes from, so that a large object whose beginning is lost is a clear
    /// answer instead of a broken download.
    static void requireBeginning(Call call, LeafSource source) throws IOException {
        var span = first(call, source.length());
        if (call.is("GET") && span.isPresent()) {
            var leaf = source.leaves()
                    .from(span.get().first(), span.get().length())
                    .next();
            if (leaf.isPresent()) {
                leaf.get().source().open();
            }
        }
    }

    private WantedBytes() {}
}
