package foehn.block;

import foehn.kernel.Fault;
import foehn.kernel.Times;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// `/groups` from 3.13 on, `/group_snapshots` from 3.14 on.
final class GroupRoutes {
    private static final Set<String> SORTABLE =
            Set.of("id", "name", "status", "created_at", "updated_at", "group_type", "group_id");
    private static final int VOLUMES_MAX = 1000;

    private final Groups groups;
    private final Snapshots snapshots;

    GroupRoutes(Groups groups, Snapshots snapshots) {
        this.groups = groups;
        this.snapshots = snapshots;
    }

    V3 add(V3 routes) {
        return routes.since(13, "GET", "/groups", Policy.READER, x -> list(x, false))
                .since(13, "GET", "/groups/detail", Policy.READER, x -> list(x, true))
                .since(13, "POST", "/groups", Policy.MEMBER, this::create)
                .since(14, "POST", "/groups/action", Policy.MEMBER, this::copy)
                .since(13, "GET", "/groups/{id}", Policy.READER, this::show)
                .since(13, "PUT", "/groups/{id}", Policy.MEMBER, this::update)
                .since(13, "POST", "/groups/{id}/action", Policy.MEMBER, this::act)
                .since(14, "GET", "/group_snapshots", Policy.READER, x -> listSnapshots(x, false))
                .since(14, "GET", "/group_snapshots/detail", Policy.READER, x -> listSnapshots(x, true))
                .since(14, "POST", "/group_snapshots", Policy.MEMBER, this::take)
                .since(14, "GET", "/group_snapshots/{id}", Policy.READER, this::showSnapshot)
                .since(14, "DELETE", "/group_snapshots/{id}", Policy.MEMBER, this::deleteSnapshot)
                .since(19, "POST", "/group_snapshots/{id}/action", Policy.ADMIN, this::actOnSnapshot);
    }

    private static ObjectNode brief(VolumeGroup group) {
        return Json.object().put("id", group.id()).put("name", group.name());
    }

    private ObjectNode detail(Exchange x, VolumeGroup group) {
        var version = Microversion.of(x);
        var view = brief(group)
                .put("description", group.description())
                .put("status", group.status())
                .put("availability_zone", group.zone())
                .put("group_type", group.groupType())
                .put("created_at", Times.naive(group.createdAt()));
        group.types().forEach(view.putArray("volume_types")::add);
        if (version.atLeast(14)) {
            view.put("group_snapshot_id", group.groupSnapshotId()).put("source_group_id", group.sourceGroupId());
        }
        if (version.atLeast(25) && x.query("list_volume").map(Views::flag).orElse(false)) {
            groups.members(group.id())
                    .forEach(volume -> view.withArray("volumes").add(volume.id()));
        }
        if (version.atLeast(38)) {
            view.put("replication_status", "disabled");
        }
        if (version.atLeast(58) && x.caller().isAdmin()) {
            view.put("project_id", group.projectId());
        }
        return view;
    }

    private void list(Exchange x, boolean detail) {
        var query = new ListQuery(x, Map.of("name", "name", "status", "status", "group_type", "group_type"), SORTABLE);
        var found = groups.list(query.owned());
        var body = Json.object();
        var array = body.putArray("groups");
        found.forEach(group -> array.add(detail ? detail(x, group) : brief(group)));
        query.linkNext(body, "groups", found, VolumeGroup::id);
        x.json(200, body);
    }

    private static void answer(Exchange x, int status, String name, ObjectNode view) {
        var body = Json.object();
        body.set(name, view);
        x.json(status, body);
    }

    private void create(Exchange x) {
        var fields = x.fields("group");
        var group = groups.create(
                x.caller(),
                fields.optionalText("name", 0, 255).orElse(null),
                fields.optionalText("description", 0, 255).orElse(null),
                fields.text("group_type", 1, 255),
                fields.texts("volume_types", 255),
                fields.optionalText("availability_zone", 1, 255));
        answer(x, 202, "group", brief(group));
    }

    private void copy(Exchange x) {
        var fields = x.fields("create-from-src");
        var group = groups.copy(
                x.caller(),
                fields.optionalText("name", 0, 255).orElse(null),
                fields.optionalText("description", 0, 255).orElse(null),
                fields.optionalText("group_snapshot_id", 1, 64),
                fields.optionalText("source_group_id", 1, 64),
                x.requestId());
        answer(x, 202, "group", brief(group));
    }

    private void show(Exchange x) {
        answer(x, 200, "group", detail(x, groups.get(x.caller(), x.variable("id"))));
    }

    private void update(Exchange x) {
        var id = x.variable("id");
        groups.get(x.caller(), id);
        var fields = x.fields("group");
        var values = Values.none();
        for (var name : List.of("name", "description")) {
            fields.optionalText(name, 0, 255).ifPresent(text -> values.and(name, text));
        }
        var add = ids(fields, "add_volumes");
        var remove = ids(fields, "remove_volumes");
        if (values.columns().isEmpty() && add.isEmpty() && remove.isEmpty()) {
            throw Cinder.refused(
                    "Name, description, add_volumes, and remove_volumes can not be all empty in the request body.");
        }
        groups.update(x.caller(), id, values, add, remove);
        x.status(202);
    }

    /// Ids joined by commas.
    private static List<String> ids(Fields fields, String name) {
        return fields.optionalText(name, 0, VOLUMES_MAX * 37)
                .map(text -> Arrays.stream(text.split(",", -1))
                        .map(String::strip)
                        .filter(id -> !id.isEmpty())
                        .toList())
                .orElse(List.of());
    }

    private void act(Exchange x) {
        var id = x.variable("id");
        var body = Fields.of(x.json(), "body");
        if (body.has("delete")) {
            boolean volumes = body.object("delete").flag("delete-volumes", false);
            groups.delete(x.caller(), id, volumes, x.requestId());
        } else if (body.has("reset_status")) {
            Microversion.require(x, 20);
            groups.get(x.caller(), id);
            Policy.ADMIN.require(x.caller());
            groups.reset(x.caller(), id, body.object("reset_status").text("status", 1, 255));
        } else {
            groups.get(x.caller(), id);
            throw body.names().stream().anyMatch(name -> name.contains("replication"))
                    ? Fault.named(400, "badRequest", "Invalid group: Replication is not enabled for the group.")
                    : Cinder.refused("There is no such action on a group.");
        }
        x.status(202);
    }

    private static ObjectNode briefSnapshot(GroupSnapshot taken) {
        return Json.object().put("id", taken.id()).put("name", taken.name());
    }

    private static ObjectNode detailSnapshot(Exchange x, GroupSnapshot taken) {
        var view = briefSnapshot(taken)
                .put("description", taken.description())
                .put("status", taken.status())
                .put("group_id", taken.groupId())
                .put("group_type_id", taken.groupType())
                .put("created_at", Times.naive(taken.createdAt()));
        if (Microversion.of(x).atLeast(58) && x.caller().isAdmin()) {
            view.put("project_id", taken.projectId());
        }
        return view;
    }

    private void listSnapshots(Exchange x, boolean detail) {
        var query = new ListQuery(x, Map.of("name", "name", "status", "status", "group_id", "group_id"), SORTABLE);
        var found = groups.listSnapshots(query.owned());
        var body = Json.object();
        var array = body.putArray("group_snapshots");
        found.forEach(taken -> array.add(detail ? detailSnapshot(x, taken) : briefSnapshot(taken)));
        query.linkNext(body, "group_snapshots", found, GroupSnapshot::id);
        x.json(200, body);
    }

    private void take(Exchange x) {
        var fields = x.fields("group_snapshot");
        var taken = groups.take(
                x.caller(),
                snapshots,
                fields.text("group_id", 1, 64),
                fields.optionalText("name", 0, 255).orElse(null),
                fields.optionalText("description", 0, 255).orElse(null),
                x.requestId());
        answer(x, 202, "group_snapshot", briefSnapshot(taken).put("group_type_id", taken.groupType()));
    }

    private void showSnapshot(Exchange x) {
        answer(x, 200, "group_snapshot", detailSnapshot(x, groups.snapshot(x.caller(), x.variable("id"))));
    }

    private void deleteSnapshot(Exchange x) {
        groups.deleteSnapshot(x.caller(), x.variable("id"), x.requestId());
        x.status(202);
    }

    private void actOnSnapshot(Exchange x) {
        var status = x.fields("reset_status").text("status", 1, 255);
        groups.resetSnapshot(x.caller(), x.variable("id"), status);
        x.status(202);
    }
}
