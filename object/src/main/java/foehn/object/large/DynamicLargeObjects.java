package foehn.object.large;

import foehn.kernel.Fault;
import foehn.kernel.http.Percent;
import foehn.object.Call;
import foehn.object.Feature;
import foehn.object.Handler;
import foehn.object.Headers;
import foehn.object.Listing;
import foehn.object.ObjectPath;
import foehn.object.Payload;
import foehn.object.Query;
import foehn.object.Reply;
import foehn.object.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Dynamic large objects: an object with `X-Object-Manifest: container/prefix` reads as all objects whose names begin
/// so, in order, whatever they are at that moment.
public final class DynamicLargeObjects implements Feature {
    static final String HEADER = "x-object-manifest";
    private static final int PAGE = 10_000;

    @Override
    public Reply handle(Call call, Handler next) throws IOException {
        if (!call.path().isObject()) {
            return next.handle(call);
        }
        if (call.is("PUT")) {
            call.headers().find(HEADER).ifPresent(DynamicLargeObjects::check);
            return next.handle(call);
        }
        var reply = next.handle(call);
        if (!call.reads() || !(reply.payload() instanceof Payload.Entity entity)) {
            return reply;
        }
        var manifest = entity.object().map(object -> object.metadata().get(HEADER));
        return manifest.isEmpty() || call.query().get("multipart-manifest", "").equals("get")
                ? reply
                : expand(call, reply, entity, manifest.get(), next);
    }

    private static void check(String value) {
        int slash = value.indexOf('/');
        boolean good = slash > 0
                && slash < value.length() - 1
                && value.charAt(slash + 1) != '/'
                && value.indexOf('?') < 0
                && value.indexOf('&') < 0;
        if (!good) {
            throw Fault.named(400, "", "X-Object-Manifest must be in the format container/prefix");
        }
    }

    private static Reply expand(Call call, Reply reply, Payload.Entity entity, String manifest, Handler next)
            throws IOException {
        if (call.headers().get("range", "").indexOf(',') >= 0) {
            // Swift gives the whole to who asks for several parts of it.
            call.headers().remove("range");
        }
        var place = Percent.decode(Headers.decoded(manifest));
        int slash = place.indexOf('/');
        if (slash < 0) {
            return reply;
        }
        var container = ObjectPath.container(call.path().account(), place.substring(0, slash));
        var segments = new ArrayList<Listing.ObjectLine>();
        var refusal = list(call, container, place.substring(slash + 1), next, segments);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        if (call.headers().get("range", "").indexOf(',') >= 0) {
            // Swift gives the whole rather than many parts of something that may change between them.
            call.headers().remove("range");
        }
        var fetch = new Fetch(call, next);
        var source = new LeafSource(
                segments.stream().mapToLong(Listing.ObjectLine::bytes).sum(),
                (first, count) -> new Listed(segments, container.container(), fetch, first, count));
        try {
            WantedBytes.requireBeginning(call, source);
        } catch (Fetch.Gone gone) {
            throw Fault.conflict("");
        }
        var marks = new StringBuilder();
        segments.forEach(segment -> marks.append(segment.etag()));
        return reply.with("etag", "\"" + Manifest.md5(marks.toString().getBytes(StandardCharsets.UTF_8)) + "\"")
                .withPayload(new Payload.Entity(source, entity.object()));
    }

    /// Adds all names that begin so; the answer instead, when the caller may not list them.
    private static Optional<Reply> list(
            Call call, ObjectPath container, String prefix, Handler next, List<Listing.ObjectLine> into)
            throws IOException {
        var marker = "";
        while (true) {
            var query = Query.of(Map.of("prefix", prefix, "marker", marker, "limit", Integer.toString(PAGE)));
            var reply = next.handle(Fetch.sub(call, "GET", container).withQuery(query));
            if (!reply.ok() || !(reply.payload() instanceof Payload.Lines(var listing))) {
                return Optional.of(reply);
            }
            for (var line : listing.lines()) {
                if (line instanceof Listing.ObjectLine object) {
                    into.add(object);
                }
            }
            if (listing.lines().size() < PAGE) {
                return Optional.empty();
            }
            marker = listing.lines().getLast().name();
        }
    }

    /// Walks the objects of a listing.
    private static final class Listed implements Leaves {
        private final List<Listing.ObjectLine> segments;
        private final String container;
        private final Fetch fetch;
        private int index;
        private long first;
        private long left;

        Listed(List<Listing.ObjectLine> segments, String container, Fetch fetch, long first, long count) {
            this.segments = segments;
            this.container = container;
            this.fetch = fetch;
            this.first = first;
            this.left = count;
        }

        @Override
        public Optional<Leaf> next() {
            while (index < segments.size() && left > 0) {
                var segment = segments.get(index++);
                if (first >= segment.bytes()) {
                    first -= segment.bytes();
                    continue;
                }
                long from = first;
                long count = Math.min(segment.bytes() - from, left);
                first = 0;
                left -= count;
                return Optional.of(new Leaf(() -> segment(segment, from + count), from, count));
            }
            return Optional.empty();
        }

        private Source segment(Listing.ObjectLine segment, long bytesNeeded) throws IOException {
            var source = fetch.any(container, segment.name());
            if (source.length() < bytesNeeded) {
                throw new Fetch.Gone(container + "/" + segment.name() + " is shorter than it was listed");
            }
            return source;
        }
    }
}
