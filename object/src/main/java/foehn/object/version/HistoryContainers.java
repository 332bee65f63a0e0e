package foehn.object.version;

import foehn.kernel.Fault;
import foehn.kernel.http.Percent;
import foehn.object.Access;
import foehn.object.Call;
import foehn.object.Feature;
import foehn.object.Handler;
import foehn.object.Headers;
import foehn.object.Moments;
import foehn.object.Parts;
import foehn.object.Reply;
import foehn.object.store.Backend;
import foehn.object.store.Container;
import foehn.object.store.ContainerKey;
import foehn.object.store.Content;
import foehn.object.store.Decision.Fate;
import foehn.object.store.Decision.Outcome;
import foehn.object.store.ListEntry;
import foehn.object.store.ListQuery;
import foehn.object.store.StoredObject;
import foehn.object.store.Timestamp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/// The older style of versions: what is overwritten is copied into another container first. With
/// `X-Versions-Location` a DELETE brings the last copy back, with `X-History-Location` it is one more entry there.
public final class HistoryContainers implements Feature {
    static final String LOCATION = "x-container-sysmeta-versions-location";
    private static final String MODE = "x-container-sysmeta-versions-mode";
    private static final String STACK = "x-versions-location";
    private static final String HISTORY = "x-history-location";
    private static final int PAGE = 1000;

    private final Backend backend;
    private final Access access;
    private final Moments moments;

    public HistoryContainers(Parts parts) {
        this.backend = parts.backend();
        this.access = parts.access();
        this.moments = parts.moments();
    }

    @Override
    public Reply handle(Call call, Handler next) throws IOException {
        if (call.path().isContainer()) {
            return container(call, next);
        }
        if (!call.path().isObject() || !(call.is("PUT") || call.is("DELETE"))) {
            return next.handle(call);
        }
        var container = backend.container(call.path().key()).orElse(null);
        var location = container == null ? null : container.metadata().get(LOCATION);
        var version = call.query().get("version-id", "");
        boolean ofVersion = !version.isEmpty() && !(call.is("DELETE") && version.equals(VersionId.NULL));
        if (container == null || location == null || ofVersion) {
            return next.handle(call);
        }
        var name = Percent.decode(Headers.decoded(location));
        var archive = new ContainerKey(call.path().account(), name.split("/", 2)[0]);
        if (call.is("PUT")) {
            copyCurrent(call, container, archive);
            return next.handle(call);
        }
        return "history".equals(container.metadata().get(MODE))
                ? push(call, container, archive, next)
                : pop(call, container, archive, next);
    }

    // ---- the setting

    private Reply container(Call call, Handler next) throws IOException {
        var changed = call.is("PUT") || call.is("POST") ? set(call) : call;
        var reply = next.handle(changed);
        if (reply.ok() && !call.is("DELETE")) {
            backend.container(call.path().key()).map(Container::metadata).ifPresent(metadata -> {
                var location = metadata.get(LOCATION);
                if (location != null) {
                    reply.with("history".equals(metadata.get(MODE)) ? HISTORY : STACK, location);
                }
            });
        }
        return reply;
    }

    private static Call set(Call call) {
        var headers = call.headers();
        var stack = headers.get(STACK);
        var history = headers.get(HISTORY);
        if (stack != null && !stack.isEmpty() && history != null && !history.isEmpty()) {
            throw Fault.named(400, "", "Only one of " + STACK + " or " + HISTORY + " may be specified");
        }
        boolean isHistory = history != null && !history.isEmpty();
        var location = isHistory ? history : stack == null ? history : stack;
        boolean removed = !headers.get("x-remove-versions-location", "").isEmpty()
                || !headers.get("x-remove-history-location", "").isEmpty();
        if (location == null && !removed) {
            return call;
        }
        var copy = headers.copy().remove(STACK).remove(HISTORY);
        if (location == null || location.isEmpty()) {
            return call.withHeaders(copy.put(LOCATION, "").put(MODE, ""));
        }
        if (location.indexOf('/') >= 0) {
            throw Fault.named(412, "", "Container name cannot contain slashes");
        }
        return call.withHeaders(copy.put(LOCATION, location).put(MODE, isHistory ? "history" : "stack"));
    }

    // ---- writing

    private void requireWrite(Call call, Container container) {
        access.require(call, container.metadata().get("x-container-write"));
    }

    /// Copies what is there into the archive, under its name and its time.
    private void copyCurrent(Call call, Container container, ContainerKey archive) throws IOException {
        requireWrite(call, container);
        var current = backend.object(call.path().key(), call.path().object())
                .filter(object -> !object.isExpired(moments.nowSeconds()));
        if (current.isPresent()) {
            var object = current.get();
            copy(object, archive, prefix(object.name()) + object.at().internal());
        }
    }

    /// Names sort by object, and by time within one.
    private static String prefix(String name) {
        return "%03x%s/".formatted(name.getBytes(StandardCharsets.UTF_8).length, name);
    }

    private void copy(StoredObject object, ContainerKey into, String name) throws IOException {
        var container = backend.container(into).orElseThrow(() -> Fault.named(412, "", ""));
        var content = backend.duplicate(object.content(), container.policy());
        try {
            put(into, name, object, content);
        } catch (RuntimeException refused) {
            backend.discard(content);
            throw refused;
        }
    }

    private void put(ContainerKey into, String name, StoredObject like, Content content) {
        backend.change(into, name, (holder, old) -> {
            var now = moments.next();
            var at = old.isPresent() && old.get().at().compareTo(now) >= 0
                    ? new Timestamp(old.get().at().tenMicros() + 1)
                    : now;
            var object = new StoredObject(
                    name,
                    at,
                    like.bytes(),
                    like.contentType(),
                    like.etag(),
                    like.metadata(),
                    like.deleteAtSeconds(),
                    Versioning.KEEPING.versionId(holder, at),
                    content);
            return new Outcome.Store(object, Versioning.KEEPING.replaced(holder, old));
        });
    }

    /// A DELETE that is one more entry of the history.
    private Reply push(Call call, Container container, ContainerKey archive, Handler next) throws IOException {
        copyCurrent(call, container, archive);
        if (backend.container(archive).isEmpty()) {
            throw Fault.named(412, "", "");
        }
        var at = moments.next();
        var name = prefix(call.path().object()) + at.internal();
        var empty = new Content(0, "", 0, "d41d8cd98f00b204e9800998ecf8427e");
        var marker = new StoredObject(
                name, at, 0, StoredObject.DELETE_MARKER, empty.md5(), new TreeMap<>(), OptionalLong.empty(), "", empty);
        put(archive, name, marker, empty);
        return next.handle(call);
    }

    /// A DELETE that brings the last copy back.
    private Reply pop(Call call, Container container, ContainerKey archive, Handler next) throws IOException {
        var versions = newestFirst(archive, call.path().object());
        if (versions.isEmpty()) {
            return next.handle(call);
        }
        requireWrite(call, container);
        var newest = versions.getFirst();
        if (!newest.isDeleteMarker()) {
            return bringBack(call, archive, newest);
        }
        boolean there = backend.object(call.path().key(), call.path().object())
                .filter(object -> !object.isExpired(moments.nowSeconds()))
                .isPresent();
        if (there) {
            return next.handle(call);
        }
        // The object is deleted as it is: undo that, and what lies behind it is there again.
        if (versions.size() > 1 && !versions.get(1).isDeleteMarker()) {
            bringBack(call, archive, versions.get(1));
        }
        remove(archive, newest.name());
        return Reply.empty(204).with("content-type", "text/html; charset=UTF-8");
    }

    private Reply bringBack(Call call, ContainerKey archive, StoredObject version) throws IOException {
        copy(version, call.path().key(), call.path().object());
        remove(archive, version.name());
        return Reply.empty(204).with("content-type", "text/html; charset=UTF-8");
    }

    private void remove(ContainerKey archive, String name) {
        backend.change(
                archive,
                name,
                (holder, current) -> new Outcome.Remove(
                        current.isEmpty() ? Fate.DISCARD : Versioning.KEEPING.replaced(holder, current)));
    }

    private List<StoredObject> newestFirst(ContainerKey archive, String object) {
        var query = new ListQuery(prefix(object), "", "", "", true, PAGE);
        var versions = new ArrayList<StoredObject>();
        for (var entry : backend.objects(archive, query)) {
            if (entry instanceof ListEntry.Item<StoredObject> item
                    && !item.item().isExpired(moments.nowSeconds())) {
                versions.add(item.item());
            }
        }
        return versions;
    }

    @Override
    public void tell(ObjectNode info) {
        info.putObject("versioned_writes").putArray("allowed_flags").add(STACK).add(HISTORY);
    }
}
