package foehn.object.version;

import foehn.kernel.Fault;
import foehn.kernel.json.Json;
import foehn.object.Call;
import foehn.object.Containers;
import foehn.object.Handler;
import foehn.object.Headers;
import foehn.object.Payload;
import foehn.object.Query;
import foehn.object.Reply;
import foehn.object.store.Backend;
import foehn.object.store.ContainerKey;
import foehn.object.store.ListEntry;
import foehn.object.store.ListQuery;
import foehn.object.store.StoredObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `?versions`: every version of every object, each saying whether it is the current one. Always JSON.
final class VersionListing {
    private static final int LINES_MAX = 10_000;

    private final Backend backend;

    VersionListing(Backend backend) {
        this.backend = backend;
    }

    Reply handle(Call call, Handler next, VersionedContainers containers) throws IOException {
        var reply = containers.told(call, next.handle(call));
        if (!reply.ok() || !(reply.payload() instanceof Payload.Lines)) {
            return reply;
        }
        if (!VersionedContainers.acceptsJson(call)) {
            throw Fault.named(406, "", "");
        }
        var json = json(call.path().key(), entries(call));
        return reply.with("content-type", "application/json; charset=utf-8")
                .withStatus(200)
                .withPayload(new Payload.Bytes(Json.MAPPER.writeValueAsBytes(json)));
    }

    private List<ListEntry<StoredObject>> entries(Call call) {
        var query = call.query();
        var marker = query.get("marker", "");
        var versionMarker = query.get("version_marker", "");
        if (marker.isEmpty() && !versionMarker.isEmpty()) {
            throw Fault.named(400, "", "version_marker param requires marker");
        }
        var delimiter = query.get("delimiter", "");
        if (delimiter.chars().anyMatch(c -> c == '.' || c == 0 || (c >= '0' && c <= '9'))) {
            throw Fault.named(400, "", "invalid delimiter param");
        }
        var asked =
                new ListQuery(query.get("prefix", ""), delimiter, marker, "", query.isTrue("reverse"), limit(query));
        var key = call.path().key();
        if (asked.limit() == 0) {
            return List.of();
        }
        if (versionMarker.equals(VersionId.NULL)) {
            return behindNull(key, asked);
        }
        var id = versionMarker.isEmpty()
                ? ""
                : VersionId.parse(versionMarker)
                        .orElseThrow(() -> Fault.named(400, "", "invalid version_marker param"));
        return backend.versions(key, asked, id);
    }

    private static int limit(Query query) {
        var text = query.get("limit", "");
        return text.isEmpty() || text.length() > 6 || !text.chars().allMatch(Character::isDigit)
                ? LINES_MAX
                : Math.min(Integer.parseInt(text), LINES_MAX);
    }

    /// The versions of the marker's name, which all lie behind the object that is none, and whatever comes then.
    private List<ListEntry<StoredObject>> behindNull(ContainerKey key, ListQuery asked) {
        var found = new ArrayList<ListEntry<StoredObject>>();
        var exact = new ListQuery(asked.marker(), "", "", "", asked.reverse(), LINES_MAX);
        for (var entry : backend.versions(key, exact, "")) {
            if (entry instanceof ListEntry.Item<StoredObject>(var name, var object)
                    && name.equals(asked.marker())
                    && !object.versionId().isEmpty()) {
                found.add(entry);
            }
        }
        found.addAll(backend.versions(key, asked, ""));
        return found.size() > asked.limit() ? found.subList(0, asked.limit()) : found;
    }

    private ArrayNode json(ContainerKey key, List<ListEntry<StoredObject>> entries) {
        var array = Json.array();
        Map<String, Optional<StoredObject>> currents = new HashMap<>();
        Set<String> latestKnown = new HashSet<>();
        for (var entry : entries) {
            switch (entry) {
                case ListEntry.Prefix<StoredObject> prefix -> array.addObject().put("subdir", prefix.name());
                case ListEntry.Item<StoredObject>(var name, var object) -> {
                    var current = currents.computeIfAbsent(name, n -> backend.object(key, n));
                    boolean latest = current.isPresent()
                            ? current.get().versionId().equals(object.versionId())
                            : object.isDeleteMarker() && latestKnown.add(name);
                    line(array.addObject(), key, object, latest);
                }
            }
        }
        return array;
    }

    private static void line(ObjectNode json, ContainerKey key, StoredObject object, boolean latest) {
        var line = Containers.line(key, object);
        json.put("name", object.name())
                .put("bytes", line.bytes())
                .put("hash", line.etag())
                .put("content_type", Headers.decoded(object.contentType()))
                .put("last_modified", line.modified());
        line.more().forEach((name, value) -> {
            // Versions do not point to themselves here.
            if (!name.equals("version_symlink")
                    && !(name.equals("symlink_path") && line.more().containsKey("version_symlink"))) {
                json.putPOJO(name, value);
            }
        });
        json.put("version_id", object.versionId().isEmpty() ? VersionId.NULL : object.versionId())
                .put("is_latest", latest);
    }
}
