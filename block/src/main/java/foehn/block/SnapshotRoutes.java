package foehn.block;

import foehn.kernel.Fault;
import foehn.kernel.Times;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/// `/snapshots` and their actions.
final class SnapshotRoutes {
    private static final Set<String> SORTABLE =
            Set.of("id", "name", "status", "size_gib", "created_at", "updated_at", "volume_id", "description");
    private static final Set<String> RESETTABLE =
            Set.of(Status.CREATING, Status.AVAILABLE, Status.DELETING, Status.ERROR, Status.ERROR_DELETING);

    private final Common common;
    private final Snapshots snapshots;
    private final Managing managing;

    SnapshotRoutes(Common common, Snapshots snapshots, Managing managing) {
        this.common = common;
        this.snapshots = snapshots;
        this.managing = managing;
    }

    V3 add(V3 routes) {
        return routes.on("GET", "/snapshots", Policy.READER, x -> list(x, false))
                .on("GET", "/snapshots/detail", Policy.READER, x -> list(x, true))
                .on("POST", "/snapshots", Policy.MEMBER, this::create)
                .on("GET", "/snapshots/{id}", Policy.READER, this::show)
                .on("PUT", "/snapshots/{id}", Policy.MEMBER, this::update)
                .on("DELETE", "/snapshots/{id}", Policy.MEMBER, this::delete)
                .on("POST", "/snapshots/{id}/action", Policy.MEMBER, this::act);
    }

    private List<ObjectNode> views(Exchange x, List<Snapshot> found, boolean detail) {
        var version = Microversion.of(x);
        var labels = common.tables().labels.of(found.stream().map(Snapshot::id).toList(), LabelStore.METADATA);
        return found.stream()
                .map(s -> {
                    var view = Json.object()
                            .put("id", s.id())
                            .put("name", s.name())
                            .put("description", s.description())
                            .put("volume_id", s.volumeId())
                            .put("status", s.status())
                            .put("size", s.sizeGib())
                            .put("created_at", Times.naive(s.createdAt()))
                            .put("updated_at", Views.time(s.updatedAt()));
                    labels.getOrDefault(s.id(), new TreeMap<>()).forEach(view.putObject("metadata")::put);
                    if (detail) {
                        view.put("os-extended-snapshot-attributes:progress", s.progress())
                                .put("os-extended-snapshot-attributes:project_id", s.projectId());
                    }
                    if (detail && version.atLeast(14)) {
                        view.put("group_snapshot_id", s.groupSnapshotId());
                    }
                    if (version.atLeast(41)) {
                        view.put("user_id", s.userId());
                    }
                    if (version.atLeast(65)) {
                        view.put("consumes_quota", s.consumesQuota());
                    }
                    return view;
                })
                .toList();
    }

    private void answer(Exchange x, int status, Snapshot snapshot, boolean detail) {
        var body = Json.object();
        body.set("snapshot", views(x, List.of(snapshot), detail).getFirst());
        x.json(status, body);
    }

    private void list(Exchange x, boolean detail) {
        var filters = new TreeMap<>(Map.of(
                "name", "name", "display_name", "name", "status", "status", "volume_id", "volume_id", "id", "id"));
        if (Microversion.of(x).atLeast(60)) {
            filters.put("created_at", "created_at");
            filters.put("updated_at", "updated_at");
        }
        var query = new ListQuery(x, filters, SORTABLE);
        var selection = query.owned();
        var found = snapshots.list(selection);
        var body = Json.object();
        views(x, found, detail).forEach(body.putArray("snapshots")::add);
        if (query.wantsCount()) {
            body.put("count", common.tables().snapshots.count(selection.whole()));
        }
        query.linkNext(body, "snapshots", found, Snapshot::id);
        x.json(200, body);
    }

    private void create(Exchange x) {
        var fields = x.fields("snapshot");
        if (fields.isNull("volume_id")) {
            throw Volume.missing("None");
        }
        boolean force = Microversion.of(x).atLeast(66) || fields.flag("force", false);
        if (Microversion.of(x).atLeast(66) && !fields.flag("force", true)) {
            throw Cinder.refused("Since microversion 3.66, 'force' may be true or not be given.");
        }
        var snapshot = snapshots.create(
                x.caller(),
                fields.text("volume_id", 1, 255),
                NewVolume.text(fields, "name", "display_name"),
                NewVolume.text(fields, "description", "display_description"),
                fields.textMap("metadata", NewVolume.METADATA_MAX),
                force,
                x.requestId());
        answer(x, 202, snapshot, false);
    }

    private void show(Exchange x) {
        answer(x, 200, snapshots.get(x.caller(), x.variable("id")), true);
    }

    private void update(Exchange x) {
        var id = x.variable("id");
        snapshots.get(x.caller(), id);
        var fields = x.fields("snapshot");
        var values = Values.none();
        if (fields.has("name") || fields.has("display_name")) {
            values.and("name", NewVolume.text(fields, "name", "display_name").orElse(null));
        }
        if (fields.has("description") || fields.has("display_description")) {
            values.and(
                    "description",
                    NewVolume.text(fields, "description", "display_description").orElse(null));
        }
        if (values.columns().isEmpty()) {
            throw Cinder.refused("None of the fields that can be changed is given: name, description.");
        }
        answer(x, 200, snapshots.update(x.caller(), id, values), false);
    }

    private void delete(Exchange x) {
        snapshots.delete(x.caller(), x.variable("id"), false, x.requestId());
        x.status(202);
    }

    private void act(Exchange x) {
        var id = x.variable("id");
        var body = Fields.of(x.json(), "body");
        if (body.names().size() != 1) {
            throw Cinder.refused("Exactly one action is expected.");
        }
        var name = body.names().iterator().next();
        snapshots.get(x.caller(), id);
        if (!name.equals("os-update_snapshot_status")) {
            Policy.ADMIN.require(x.caller());
        }
        switch (name) {
            case "os-reset_status" -> {
                var status = body.object("os-reset_status").text("status", 1, 255);
                if (!RESETTABLE.contains(status)) {
                    throw Fault.invalid("status", "It must be one of " + RESETTABLE + ".");
                }
                snapshots.reset(x.caller(), id, status, null);
            }
            case "os-update_snapshot_status" -> updateStatus(x, id, body.object("os-update_snapshot_status"));
            case "os-force_delete" -> snapshots.delete(x.caller(), id, true, x.requestId());
            case "os-unmanage" -> managing.unmanageSnapshot(x.caller(), id, x.requestId());
            default -> throw Cinder.refused("There is no such action on a snapshot.");
        }
        x.status(202);
    }

    /// A hypervisor says how far a snapshot has come that it takes itself.
    private void updateStatus(Exchange x, String id, Fields fields) {
        var status = fields.text("status", 1, 255);
        var now = snapshots.get(x.caller(), id).status();
        if (!Set.of(Status.CREATING, Status.DELETING).contains(now)) {
            throw Cinder.refused("Snapshot status " + now + " not allowed for update_snapshot_status");
        }
        boolean fits = now.equals(Status.CREATING)
                ? Set.of(Status.CREATING, Status.AVAILABLE, Status.ERROR).contains(status)
                : Set.of(Status.DELETING, Status.ERROR_DELETING).contains(status);
        if (!fits) {
            throw Cinder.refused("Provided snapshot status " + Cinder.clip(status) + " not allowed for snapshot with"
                    + " status " + now);
        }
        var progress = fields.optionalText("progress", 1, 5)
                .map(p -> {
                    if (!p.matches("[0-9]{1,3}%")) {
                        throw Fault.invalid("progress", "A percentage is expected.");
                    }
                    return p;
                })
                .orElse(null);
        snapshots.reset(x.caller(), id, status, progress);
    }
}
