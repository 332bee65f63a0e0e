package foehn.object.version;

import foehn.kernel.Fault;
import foehn.object.Access;
import foehn.object.Call;
import foehn.object.Feature;
import foehn.object.Handler;
import foehn.object.Keeping;
import foehn.object.Moments;
import foehn.object.ObjectPath;
import foehn.object.Objects;
import foehn.object.Parts;
import foehn.object.Payload;
import foehn.object.Reply;
import foehn.object.StoredSource;
import foehn.object.store.Backend;
import foehn.object.store.Container;
import foehn.object.store.Content;
import foehn.object.store.Decision.Fate;
import foehn.object.store.Decision.Outcome;
import foehn.object.store.StoredObject;
import foehn.object.store.Timestamp;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// `X-Versions-Enabled`: a container whose objects are never lost by a write or a DELETE, and are read by
/// `?version-id=`. Nearest to the rules, so that a version that is a symlink or a manifest is one.
public final class ObjectVersions implements Feature {
    private static final String ID = "x-object-version-id";
    private static final String CURRENT_ID = "x-object-current-version-id";

    private final Backend backend;
    private final Access access;
    private final Moments moments;
    private final VersionedContainers containers;

    public ObjectVersions(Parts parts) {
        this.backend = parts.backend();
        this.access = parts.access();
        this.moments = parts.moments();
        this.containers = new VersionedContainers(parts);
    }

    /// What the rules must do with what a write replaces.
    public static Keeping keeping() {
        return Versioning.KEEPING;
    }

    @Override
    public Reply handle(Call call, Handler next) throws IOException {
        var path = call.path();
        if (!path.isObject()) {
            return path.isContainer() ? containers.handle(call, next) : next.handle(call);
        }
        var container = backend.container(path.key()).orElse(null);
        var versioning = container == null ? Versioning.NEVER : Versioning.of(container.metadata());
        var id = call.query().get("version-id", "");
        if (!id.isEmpty()) {
            return ofVersion(call, id, container, versioning, next);
        }
        return versioning == Versioning.NEVER ? next.handle(call) : ofCurrent(call, container, versioning, next);
    }

    private Reply ofCurrent(Call call, @Nullable Container container, Versioning versioning, Handler next)
            throws IOException {
        if (call.is("DELETE") && versioning == Versioning.ENABLED) {
            return mark(call, container);
        }
        var reply = next.handle(call);
        if (call.reads()) {
            return named(call, reply);
        }
        if (call.is("PUT") && reply.ok() && versioning == Versioning.ENABLED) {
            reply.with(ID, reply.headers().get("x-timestamp", ""));
        }
        return reply;
    }

    private static Reply named(Call call, Reply reply) {
        var id = reply.object().map(StoredObject::versionId).orElse("");
        if (id.isEmpty()) {
            return reply.with(ID, VersionId.NULL);
        }
        return reply.with(ID, id).with("content-location", call.path().url() + "?version-id=" + id);
    }

    /// A DELETE that nothing is lost by.
    private Reply mark(Call call, @Nullable Container container) {
        var path = call.path();
        access.require(call, container == null ? null : container.metadata().get("x-container-write"));
        var marker = new StoredObject[1];
        var before = backend.change(path.key(), path.object(), (_, current) -> {
            marker[0] = deleteMarker(path, after(current));
            return new Outcome.Mark(marker[0], Fate.KEEP);
        });
        boolean found = before.isPresent() && !before.get().isExpired(moments.nowSeconds());
        var reply = found ? Reply.empty(204) : Reply.page(404);
        return reply.with("content-type", "text/html; charset=UTF-8").with(ID, marker[0].versionId());
    }

    private static StoredObject deleteMarker(ObjectPath path, Timestamp at) {
        return new StoredObject(
                path.object(),
                at,
                0,
                StoredObject.DELETE_MARKER,
                "d41d8cd98f00b204e9800998ecf8427e",
                new TreeMap<>(),
                OptionalLong.empty(),
                at.internal(),
                new Content(0, "", 0, "d41d8cd98f00b204e9800998ecf8427e"));
    }

    private Timestamp after(Optional<StoredObject> current) {
        var now = moments.next();
        return current.isPresent() && current.get().at().compareTo(now) >= 0
                ? new Timestamp(current.get().at().tenMicros() + 1)
                : now;
    }

    private Reply ofVersion(Call call, String asked, @Nullable Container container, Versioning versioning, Handler next)
            throws IOException {
        if (call.is("POST")) {
            throw Fault.named(400, "", "POST to a specific version is not allowed");
        }
        if (versioning == Versioning.NEVER && !asked.equals(VersionId.NULL)) {
            throw Fault.named(400, "", "version-aware operations require that the container is versioned");
        }
        if (call.is("OPTIONS")) {
            return next.handle(call);
        }
        boolean isNull = asked.equals(VersionId.NULL);
        if (call.is("PUT")) {
            return restore(call, VersionId.require(asked), container, versioning);
        }
        if (isNull) {
            return call.reads() ? readNull(call, next) : next.handle(call);
        }
        var id = VersionId.require(asked);
        return call.is("DELETE") ? delete(call, id) : read(call, id);
    }

    private static Reply readNull(Call call, Handler next) throws IOException {
        var reply = next.handle(call);
        if (reply.object().filter(object -> !object.versionId().isEmpty()).isPresent()) {
            return Reply.page(404);
        }
        return reply.ok() ? reply.with(ID, VersionId.NULL) : reply;
    }

    /// Old versions are the account owner's alone, whatever access lists say of the container.
    private Reply read(Call call, String id) {
        access.require(call, null);
        var path = call.path();
        var version = backend.version(path.key(), path.object(), id).orElse(null);
        if (version == null) {
            return Reply.page(404);
        }
        if (version.isDeleteMarker()) {
            return Reply.page(404).with(ID, id).with("content-type", StoredObject.DELETE_MARKER);
        }
        var headers = Objects.describe(version).remove("x-delete-at");
        headers.put(ID, id);
        return new Reply(
                200, headers, new Payload.Entity(new StoredSource(backend, version.content()), Optional.of(version)));
    }

    private Reply delete(Call call, String id) {
        access.require(call, null);
        var path = call.path();
        var current = backend.object(path.key(), path.object());
        boolean isCurrent =
                current.filter(object -> object.versionId().equals(id)).isPresent();
        boolean there;
        if (isCurrent) {
            backend.change(
                    path.key(),
                    path.object(),
                    (_, now) -> now.filter(object -> object.versionId().equals(id))
                            .<Outcome>map(_ -> new Outcome.Remove(Fate.DISCARD))
                            .orElseGet(Outcome.Nothing::new));
            there = true;
        } else {
            there = backend.removeVersion(path.key(), path.object(), id).isPresent();
        }
        var currentId = current.filter(_ -> !isCurrent)
                .map(StoredObject::versionId)
                .filter(text -> !text.isEmpty())
                .orElse(VersionId.NULL);
        var reply = there ? Reply.empty(204).with("content-type", "text/html; charset=UTF-8") : Reply.page(404);
        return reply.with(ID, id).with(CURRENT_ID, currentId);
    }

    private Reply restore(Call call, String id, @Nullable Container container, Versioning versioning)
            throws IOException {
        if (call.body().length() < 0
                && !call.headers().get("transfer-encoding", "").equalsIgnoreCase("chunked")) {
            throw Fault.named(411, "", "");
        }
        if (call.body().length() > 0
                || (call.body().length() < 0 && call.body().stream().read() >= 0)) {
            throw Fault.named(400, "", "PUT version-id requests require a zero byte body");
        }
        access.require(call, container == null ? null : container.metadata().get("x-container-write"));
        var path = call.path();
        var version = backend.version(path.key(), path.object(), id)
                .filter(found -> !found.isDeleteMarker())
                .orElseThrow(() -> Fault.named(404, "", "The specified version does not exist"));
        backend.change(path.key(), path.object(), (_, current) -> {
            boolean already =
                    current.filter(object -> object.versionId().equals(id)).isPresent();
            return already ? new Outcome.Nothing() : new Outcome.Restore(id, versioning.fate(current));
        });
        return Reply.empty(201)
                .with("etag", version.etag())
                .with("last-modified", Objects.describe(version).get("last-modified", ""))
                .with("content-type", "text/html; charset=UTF-8")
                .with(ID, id);
    }

    @Override
    public void tell(ObjectNode info) {
        info.putObject("object_versioning");
    }
}
