package foehn.object.link;

import foehn.kernel.Fault;
import foehn.object.Body;
import foehn.object.Call;
import foehn.object.Feature;
import foehn.object.Handler;
import foehn.object.Headers;
import foehn.object.Payload;
import foehn.object.Query;
import foehn.object.Reply;
import foehn.object.Requester;
import foehn.object.large.StaticLargeObjects;
import foehn.object.store.StoredObject;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Symlinks: an object without bytes whose reading is the reading of another one, by whoever reads. A static one names
/// the content that it means, and is a conflict when that is no longer there.
public final class Symlinks implements Feature {
    private static final int LINKS_MAX = 2;

    @Override
    public Reply handle(Call call, Handler next) throws IOException {
        if (!call.path().isObject()) {
            return next.handle(call);
        }
        return switch (call.method()) {
            case "GET", "HEAD" -> read(call, next);
            case "PUT" -> call.headers().has(SymlinkTarget.HEADER) ? put(call, next) : next.handle(call);
            case "POST" -> post(call, next);
            default -> next.handle(call);
        };
    }

    private static Reply read(Call call, Handler next) throws IOException {
        var reply = next.handle(call);
        var object = reply.object();
        if (object.isEmpty() || SymlinkTarget.of(object.get()).isEmpty()) {
            return reply;
        }
        return call.query().get("symlink", "").equals("get")
                ? itself(reply, object.get())
                : new Walk(call, next, true).from(reply);
    }

    /// The link as it is, saying where it leads.
    private static Reply itself(Reply reply, StoredObject link) {
        var metadata = link.metadata();
        copy(metadata.get(SymlinkTarget.KEPT), SymlinkTarget.HEADER, reply);
        copy(metadata.get(SymlinkTarget.KEPT_ACCOUNT), SymlinkTarget.ACCOUNT_HEADER, reply);
        copy(metadata.get(SymlinkTarget.KEPT_ETAG), SymlinkTarget.ETAG_HEADER, reply);
        copy(metadata.get(SymlinkTarget.KEPT_BYTES), SymlinkTarget.BYTES_HEADER, reply);
        return reply;
    }

    private static void copy(@Nullable String value, String header, Reply reply) {
        if (value != null) {
            reply.with(header, value);
        }
    }

    /// The ETag of an object's own bytes: for a large object, that of its manifest.
    private static String etag(StoredObject object) {
        return object.content().md5();
    }

    /// Follows links from one to the next. Belongs to one request.
    private static final class Walk {
        private final Call first;
        private final Handler next;
        private final boolean followsDynamic;
        private String lastUrl = "";

        Walk(Call first, Handler next, boolean followsDynamic) {
            this.first = first;
            this.next = next;
            this.followsDynamic = followsDynamic;
        }

        Reply from(Reply link) throws IOException {
            return walk(first, link, Optional.empty());
        }

        /// @param wanted the content that whoever led here means
        Reply walk(Call begin, Reply beginning, Optional<String> wanted) throws IOException {
            var call = begin;
            var reply = beginning;
            var etag = wanted;
            for (int links = 0; ; links++) {
                var object = reply.object();
                var target = object.flatMap(SymlinkTarget::of);
                if (target.isEmpty() || (target.get().etag().isEmpty() && !followsDynamic)) {
                    return arrived(reply, object, etag);
                }
                var found = target.get().etag().orElseGet(() -> etag(object.orElseThrow()));
                if (etag.isPresent() && !etag.get().equals(found)) {
                    return conflict("X-Symlink-Target-Etag headers do not match");
                }
                if (links >= LINKS_MAX) {
                    throw Fault.named(409, "", "Too many levels of symbolic links, maximum allowed is " + LINKS_MAX);
                }
                lastUrl = target.get().url(call.path().account());
                etag = target.get().etag();
                call = call.withPath(target.get().path(call.path().account()))
                        .withQuery(call.query().without("version-id"));
                reply = next.handle(call);
            }
        }

        private Reply arrived(Reply reply, Optional<StoredObject> object, Optional<String> wanted) {
            if (object.isPresent() && wanted.isPresent() && !wanted.get().equals(etag(object.get()))) {
                return conflict("Object Etag '" + etag(object.get()) + "' does not match X-Symlink-Target-Etag header '"
                        + wanted.get() + "'");
            }
            return lastUrl.isEmpty() ? reply : reply.with("content-location", lastUrl);
        }

        private Reply conflict(String message) {
            return Reply.text(409, message).with("content-type", "text/plain").with("content-location", lastUrl);
        }
    }

    private static Reply put(Call call, Handler next) throws IOException {
        boolean hasBody = call.body().length() < 0
                ? call.body().stream().read() >= 0
                : call.body().length() != 0;
        if (hasBody) {
            throw Fault.named(400, "", "Symlink requests require a zero byte body");
        }
        var target = SymlinkTarget.asked(call);
        var headers = call.headers().copy();
        headers.remove(SymlinkTarget.HEADER)
                .remove(SymlinkTarget.ACCOUNT_HEADER)
                .remove(SymlinkTarget.ETAG_HEADER);
        headers.put(SymlinkTarget.KEPT, target.object());
        target.account().ifPresent(account -> headers.put(SymlinkTarget.KEPT_ACCOUNT, account));
        if (target.etag().isPresent()) {
            var refusal = fix(call, target, headers, next);
            if (refusal.isPresent()) {
                return refusal.get();
            }
        } else if (headers.get("content-type", "").isEmpty()) {
            headers.put("content-type", "application/symlink");
        }
        return next.handle(call.withHeaders(headers));
    }

    /// Makes sure that the content which a static link means is there, and notes what listings say of it.
    private static Optional<Reply> fix(Call call, SymlinkTarget target, Headers headers, Handler next)
            throws IOException {
        var wanted = target.etag().orElseThrow();
        var path = target.path(call.path().account());
        var look = call.withMethod("HEAD")
                .withPath(path)
                .withQuery(Query.NONE)
                .withHeaders(new Headers())
                .withBody(Body.NONE);
        var walk = new Walk(look, next, false);
        walk.lastUrl = target.url(call.path().account());
        var reply = walk.walk(look, next.handle(look), Optional.of(wanted));
        if (reply.status() == 404) {
            return Optional.of(walk.conflict("X-Symlink-Target does not exist"));
        }
        if (!reply.ok() || !(reply.payload() instanceof Payload.Entity entity)) {
            return Optional.of(reply.status() == 409 ? reply : Reply.page(reply.status()));
        }
        var metadata = entity.object().orElseThrow().metadata();
        headers.put(SymlinkTarget.KEPT_ETAG, wanted);
        headers.put(
                SymlinkTarget.KEPT_BYTES,
                metadata.getOrDefault(
                        StaticLargeObjects.SIZE, Long.toString(entity.source().length())));
        var sloEtag =
                metadata.getOrDefault(StaticLargeObjects.ETAG, metadata.getOrDefault(SymlinkTarget.KEPT_SLO_ETAG, ""));
        if (!sloEtag.isEmpty()) {
            headers.put(SymlinkTarget.KEPT_SLO_ETAG, sloEtag);
        }
        if (headers.get("content-type", "").isEmpty()) {
            headers.put("content-type", reply.headers().get("content-type", "application/octet-stream"));
        }
        return Optional.empty();
    }

    /// A change of a link's metadata is made, but the client is told that it probably meant something else.
    private static Reply post(Call call, Handler next) throws IOException {
        if (call.headers().has(SymlinkTarget.HEADER)) {
            throw Fault.named(400, "", "A PUT request is required to set a symlink target");
        }
        var reply = next.handle(call);
        if (!reply.ok()) {
            return reply;
        }
        var object =
                next.handle(call.withMethod("HEAD").as(new Requester.Itself())).object();
        var target = object.flatMap(SymlinkTarget::of);
        if (target.isEmpty()) {
            return reply;
        }
        var redirect = Reply.text(
                        307,
                        "The requested POST was applied to a symlink. POST directly to the target to apply requested"
                                + " metadata.")
                .with("location", target.get().url(call.path().account()));
        target.get().etag().ifPresent(etag -> redirect.with(SymlinkTarget.ETAG_HEADER, etag));
        return redirect;
    }

    @Override
    public void tell(ObjectNode info) {
        info.putObject("symlink").put("symloop_max", LINKS_MAX).put("static_links", true);
    }
}
