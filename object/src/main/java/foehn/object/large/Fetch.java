package foehn.object.large;

import foehn.kernel.Fault;
import foehn.object.Body;
import foehn.object.Call;
import foehn.object.Handler;
import foehn.object.Headers;
import foehn.object.ObjectPath;
import foehn.object.Payload;
import foehn.object.Query;
import foehn.object.Reply;
import foehn.object.Source;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/// Looks a large object's segments up as whoever asked for it: a manifest gives nobody more than they may read.
/// Belongs to one request.
final class Fetch {
    private static final int NESTED_KEPT = 20;

    private final Call call;
    private final Handler next;
    private final Map<String, Manifest> nested = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Manifest> eldest) {
            return size() > NESTED_KEPT;
        }
    };

    Fetch(Call call, Handler next) {
        this.call = call;
        this.next = next;
    }

    /// A segment cannot be had, or is not the one that the manifest means.
    static final class Gone extends IOException {
        private static final long serialVersionUID = 1L;

        Gone(String message) {
            super(message);
        }
    }

    /// The bytes of a segment that is a plain object.
    Source plain(Segment.Stored segment) throws IOException {
        var reply = ask(segment.container(), segment.object());
        if (reply.payload() instanceof Payload.Entity entity && isTheOne(segment, reply, entity)) {
            return entity.source();
        }
        throw new Gone(segment.name() + " is not what the manifest names: " + reply.status());
    }

    private static boolean isTheOne(Segment.Stored segment, Reply reply, Payload.Entity entity) {
        return reply.ok()
                && reply.headers().get("etag", "").replace("\"", "").equals(segment.hash())
                && entity.source().length() == segment.bytes();
    }

    /// The bytes of whatever object that is.
    Source any(String container, String object) throws IOException {
        var reply = ask(container, object);
        if (reply.ok() && reply.payload() instanceof Payload.Entity entity) {
            return entity.source();
        }
        throw new Gone(container + "/" + object + " cannot be read: " + reply.status());
    }

    /// The manifest of a segment that is a static large object itself.
    Manifest manifest(Segment.Stored segment) throws IOException {
        var known = nested.get(segment.name());
        if (known == null) {
            known = parse(any(segment.container(), segment.object()));
            nested.put(segment.name(), known);
        }
        return known;
    }

    private Reply ask(String container, String object) throws IOException {
        var reply = next.handle(sub(call, "GET", new ObjectPath(call.path().account(), container, object)));
        if (reply.status() >= 500) {
            throw Fault.named(503, "", "");
        }
        return reply;
    }

    /// A request on behalf of another one.
    static Call sub(Call call, String method, ObjectPath path) {
        var headers = new Headers();
        call.headers().find("x-open-expired").ifPresent(value -> headers.put("x-open-expired", value));
        call.headers().find("referer").ifPresent(value -> headers.put("referer", value));
        return new Call(method, path, Query.NONE, headers, Body.NONE, call.requester(), call.origin());
    }

    static Manifest parse(Source source) throws IOException {
        try (var download = source.open();
                InputStream in = download.stream(0, source.length())) {
            return Manifest.parse(in.readAllBytes());
        } catch (IllegalArgumentException broken) {
            throw new Gone("a manifest cannot be read: " + broken.getMessage());
        }
    }
}
