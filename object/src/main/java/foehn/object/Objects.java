package foehn.object;

import foehn.kernel.Fault;
import foehn.kernel.FaultException;
import foehn.object.store.Backend;
import foehn.object.store.Container;
import foehn.object.store.Content;
import foehn.object.store.Decision;
import foehn.object.store.Decision.Fate;
import foehn.object.store.Decision.Outcome;
import foehn.object.store.StoredObject;
import foehn.object.store.Timestamp;
import foehn.object.store.Upload;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/// The rules for objects: reading, writing, changing metadata, deleting.
public final class Objects {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int NAME_BYTES_MAX = 1024;

    private final Backend backend;
    private final Access access;
    private final Moments moments;
    private final Keeping keeping;
    private final long bytesMax;

    public Objects(Parts parts, Keeping keeping) {
        this.backend = parts.backend();
        this.access = parts.access();
        this.moments = parts.moments();
        this.keeping = keeping;
        this.bytesMax = parts.config().objectBytesMax();
    }

    /// GET and HEAD.
    Reply get(Call call) {
        readable(call);
        var object = current(call);
        return found(object);
    }

    /// The container, once it is sure that the caller may read in it.
    private void readable(Call call) {
        var container = backend.container(call.path().key()).orElse(null);
        access.require(call, container == null ? null : container.metadata().get("x-container-read"));
    }

    private StoredObject current(Call call) {
        var path = call.path();
        var object = backend.object(path.key(), path.object()).orElse(null);
        if (object == null || isGone(object)) {
            throw Fault.notFound("Object", path.object());
        }
        return object;
    }

    private boolean isGone(StoredObject object) {
        return object.deleteAtSeconds().isPresent() && object.isExpired(moments.nowSeconds());
    }

    /// An object as the answer to reading it.
    private Reply found(StoredObject object) {
        var headers = describe(object);
        return new Reply(
                200, headers, new Payload.Entity(new StoredSource(backend, object.content()), Optional.of(object)));
    }

    /// What is told of an object, and of its features (`x-object-sysmeta-`) to those: the edge takes that off.
    public static Headers describe(StoredObject object) {
        var headers = new Headers();
        headers.put("content-type", object.contentType());
        headers.put("etag", object.etag());
        headers.put("last-modified", HttpDates.format(object.at().secondsUp()));
        headers.put("x-timestamp", object.at().internal());
        headers.put("accept-ranges", "bytes");
        object.metadata().forEach(headers::put);
        return headers;
    }

    Reply put(Call call) throws IOException {
        var headers = call.headers();
        if (headers.has("if-none-match") && !headers.get("if-none-match", "").contains("*")) {
            throw Fault.named(400, "", "If-None-Match only supports *");
        }
        var container = backend.container(call.path().key()).orElse(null);
        access.require(call, container == null ? null : container.metadata().get("x-container-write"));
        if (container == null) {
            throw Fault.notFound("Container", call.path().container());
        }
        ObjectChecks.creation(call, NAME_BYTES_MAX, bytesMax);
        var deleteAt = ObjectChecks.deleteAt(headers, moments.nowSeconds());
        if (headers.has("if-none-match")) {
            requireAbsent(backend.object(call.path().key(), call.path().object()));
        }
        return store(call, receive(call, container), deleteAt);
    }

    private Content receive(Call call, Container container) throws IOException {
        var body = call.body();
        try (var upload = backend.stage(container.policy(), body.length())) {
            copy(body, upload);
            if (body.length() >= 0 && upload.bytes() != body.length()) {
                throw Fault.named(499, "", "");
            }
            return upload.finish();
        }
    }

    private void copy(Body body, Upload upload) throws IOException {
        var in = body.stream();
        // On a thread that lives for one request, a buffer kept by the thread would be a new one each time.
        var buffer = new byte[body.length() < 0 ? BUFFER_BYTES : Math.clamp(body.length(), 1, BUFFER_BYTES)];
        long left = body.length() < 0 ? Long.MAX_VALUE : body.length();
        while (left > 0) {
            int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (n < 0) {
                return;
            }
            upload.write(buffer, 0, n);
            left -= n;
            if (upload.bytes() > bytesMax) {
                throw new FaultException(new Fault.TooLarge(bytesMax));
            }
        }
    }

    private Reply store(Call call, Content content, OptionalLong deleteAt) {
        try {
            ObjectChecks.etag(call.headers(), content.md5());
            var written = write(call, content, deleteAt);
            return Reply.empty(201)
                    .with("etag", written.etag())
                    .with("last-modified", HttpDates.format(written.at().secondsUp()))
                    .with("content-type", "text/html; charset=UTF-8")
                    .with("x-timestamp", written.at().internal());
        } catch (RuntimeException refused) {
            backend.discard(content);
            throw refused;
        }
    }

    private StoredObject write(Call call, Content content, OptionalLong deleteAt) {
        var path = call.path();
        boolean onlyNew = call.headers().has("if-none-match");
        var metadata = Metadata.ofObject(call.headers());
        var type = call.headers().get("content-type", "application/octet-stream");
        var shown = call.shown().orElseGet(() -> new Call.Shown(content.md5(), content.bytes()));
        var written = new StoredObject[1];
        backend.change(path.key(), path.object(), (container, current) -> {
            if (onlyNew) {
                requireAbsent(current);
            }
            var at = moment(call, current);
            var object = new StoredObject(
                    path.object(),
                    at,
                    shown.bytes(),
                    type,
                    shown.etag(),
                    metadata,
                    deleteAt,
                    keeping.versionId(container, at),
                    content);
            written[0] = object;
            return new Outcome.Store(object, keeping.replaced(container, current));
        });
        return written[0];
    }

    private void requireAbsent(Optional<StoredObject> current) {
        if (current.isPresent() && !isGone(current.get())) {
            throw Fault.named(412, "", "");
        }
    }

    /// Now; or the moment that another store gives, which must lie behind that of what is there.
    private Timestamp moment(Call call, Optional<StoredObject> current) {
        var given = call.headers().get("x-backend-timestamp");
        if (given == null) {
            return after(current);
        }
        try {
            var at = Timestamp.parse(given);
            if (current.isPresent() && current.get().at().compareTo(at) >= 0) {
                throw Fault.conflict("");
            }
            return at;
        } catch (IllegalArgumentException malformed) {
            throw Fault.named(400, "", "X-Timestamp should be a UNIX timestamp float value; was '" + given + "'");
        }
    }

    /// A moment that lies behind the object's.
    private Timestamp after(Optional<StoredObject> current) {
        var now = moments.next();
        return current.isPresent() && current.get().at().compareTo(now) >= 0
                ? new Timestamp(current.get().at().tenMicros() + 1)
                : now;
    }

    Reply post(Call call) {
        var path = call.path();
        var headers = call.headers();
        var container = backend.container(path.key()).orElse(null);
        access.require(call, container == null ? null : container.metadata().get("x-container-write"));
        if (container == null) {
            throw Fault.notFound("Container", path.container());
        }
        Metadata.check(headers, "object");
        var deleteAt = ObjectChecks.deleteAt(headers, moments.nowSeconds());
        var given = Metadata.ofObject(headers);
        given.keySet().removeIf(Metadata::outlastsPost);
        backend.change(path.key(), path.object(), (_, current) -> {
            var object = current.filter(o -> !isGone(o)).orElseThrow(() -> Fault.notFound("Object", path.object()));
            var metadata = new java.util.TreeMap<>(given);
            object.metadata().forEach((name, value) -> {
                if (Metadata.outlastsPost(name)) {
                    metadata.put(name, value);
                }
            });
            var type = headers.get("content-type", "");
            return new Outcome.Store(
                    object.withMetadata(
                            type.isEmpty() ? object.contentType() : type, metadata, deleteAt, after(current)),
                    Fate.DISCARD);
        });
        return Reply.page(202);
    }

    Reply delete(Call call) {
        var path = call.path();
        var container = backend.container(path.key()).orElse(null);
        access.require(call, container == null ? null : container.metadata().get("x-container-write"));
        if (container == null) {
            throw Fault.notFound("Container", path.container());
        }
        var deleteAt = ObjectChecks.ifDeleteAt(call.headers());
        Decision decision = (holder, current) -> {
            if (deleteAt.isPresent()
                    && current.isPresent()
                    && !current.get().deleteAtSeconds().equals(deleteAt)) {
                throw Fault.named(412, "", "");
            }
            if (current.isEmpty()) {
                throw Fault.notFound("Object", path.object());
            }
            return keeping.removed(holder, current, moment(call, current));
        };
        var before = backend.change(path.key(), path.object(), decision);
        if (before.isPresent() && isGone(before.get()) && deleteAt.isEmpty()) {
            throw Fault.notFound("Object", path.object());
        }
        return Reply.empty(204).with("content-type", "text/html; charset=UTF-8");
    }
}
