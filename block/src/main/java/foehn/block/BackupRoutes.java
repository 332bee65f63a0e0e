package foehn.block;

import foehn.kernel.Times;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/// `/backups`.
final class BackupRoutes {
    private static final Set<String> SORTABLE =
            Set.of("id", "name", "status", "size_gib", "created_at", "updated_at", "volume_id", "container");

    private final Common common;
    private final Backups backups;
    private final BackupData data;

    BackupRoutes(Common common, Backups backups, BackupData data) {
        this.common = common;
        this.backups = backups;
        this.data = data;
    }

    V3 add(V3 routes) {
        return routes.on("GET", "/backups", Policy.READER, x -> list(x, false))
                .on("GET", "/backups/detail", Policy.READER, x -> list(x, true))
                .on("POST", "/backups", Policy.MEMBER, this::create)
                .on("GET", "/backups/{id}", Policy.READER, this::show)
                .since(9, "PUT", "/backups/{id}", Policy.MEMBER, this::update)
                .on("DELETE", "/backups/{id}", Policy.MEMBER, this::delete)
                .on("POST", "/backups/{id}/restore", Policy.MEMBER, this::restore)
                .on("GET", "/backups/{id}/export_record", Policy.ADMIN, this::export)
                .on("POST", "/backups/import_record", Policy.ADMIN, this::importRecord)
                .on("POST", "/backups/{id}/action", Policy.ADMIN, this::act);
    }

    private static ObjectNode brief(Exchange x, Backup backup) {
        var view = Json.object().put("id", backup.id()).put("name", backup.name());
        Views.link(x, view, "backups", backup.id());
        return view;
    }

    private ObjectNode detail(Exchange x, Backup backup) {
        var version = Microversion.of(x);
        var view = brief(x, backup)
                .put("description", backup.description())
                .put("volume_id", backup.volumeId())
                .put("snapshot_id", backup.snapshotId())
                .put("status", backup.status())
                .put("size", backup.sizeGib())
                .put("object_count", backup.objectCount())
                .put("container", backup.container())
                .put("availability_zone", backup.zone())
                .put("fail_reason", backup.failReason())
                .put("is_incremental", backup.parentId() != null)
                .put("has_dependent_backups", backups.hasDependents(backup))
                .put("data_timestamp", Times.naive(backup.dataTimestamp()))
                .put("created_at", Times.naive(backup.createdAt()))
                .put("updated_at", Views.time(backup.updatedAt()));
        if (version.atLeast(18) && x.caller().isAdmin()) {
            view.put("os-backup-project-attr:project_id", backup.projectId());
        }
        if (version.atLeast(43)) {
            metadata(view, backup);
        }
        if (version.atLeast(56)) {
            view.put("user_id", backup.userId());
        }
        if (version.atLeast(64)) {
            view.putNull("encryption_key_id");
        }
        return view;
    }

    private void metadata(ObjectNode view, Backup backup) {
        common.tables().labels.of(backup.id(), LabelStore.METADATA).forEach(view.putObject("metadata")::put);
    }

    private void list(Exchange x, boolean detail) {
        var filters = new TreeMap<>(Map.of(
                "name",
                "name",
                "status",
                "status",
                "volume_id",
                "volume_id",
                "id",
                "id",
                "snapshot_id",
                "snapshot_id"));
        if (Microversion.of(x).atLeast(60)) {
            filters.put("created_at", "created_at");
            filters.put("updated_at", "updated_at");
        }
        var query = new ListQuery(x, filters, SORTABLE);
        var selection = query.owned();
        var found = backups.list(selection);
        var body = Json.object();
        var array = body.putArray("backups");
        found.forEach(b -> array.add(detail ? detail(x, b) : brief(x, b)));
        if (query.wantsCount()) {
            body.put("count", common.tables().backups.count(selection.whole()));
        }
        query.linkNext(body, "backups", found, Backup::id);
        x.json(200, body);
    }

    private void create(Exchange x) {
        var fields = x.fields("backup");
        var metadata = Microversion.of(x).atLeast(43)
                ? fields.textMap("metadata", NewVolume.METADATA_MAX)
                : Map.<String, String>of();
        var backup = backups.create(
                x.caller(),
                new Backups.Wanted(
                        fields.text("volume_id", 1, 64),
                        fields.optionalText("snapshot_id", 1, 64),
                        fields.optionalText("name", 0, 255).orElse(null),
                        fields.optionalText("description", 0, 255).orElse(null),
                        fields.optionalText("container", 0, 255)
                                .filter(c -> !c.isEmpty())
                                .orElse(null),
                        fields.flag("incremental", false),
                        fields.flag("force", false),
                        metadata),
                x.requestId());
        answer(x, 202, brief(x, backup));
    }

    private static void answer(Exchange x, int status, ObjectNode view) {
        var body = Json.object();
        body.set("backup", view);
        x.json(status, body);
    }

    private void show(Exchange x) {
        answer(x, 200, detail(x, backups.get(x.caller(), x.variable("id"))));
    }

    private void update(Exchange x) {
        var id = x.variable("id");
        backups.get(x.caller(), id);
        var fields = x.fields("backup");
        var values = Values.none();
        for (var name : Set.of("name", "description")) {
            if (fields.has(name)) {
                values.and(name, fields.optionalText(name, 0, 255).orElse(null));
            }
        }
        boolean labelled = Microversion.of(x).atLeast(43) && fields.has("metadata");
        if (values.columns().isEmpty() && !labelled) {
            throw Cinder.refused("None of the fields that can be changed is given: name, description.");
        }
        var metadata = labelled ? fields.textMap("metadata", NewVolume.METADATA_MAX) : null;
        var updated = backups.update(x.caller(), id, values, metadata);
        var view = brief(x, updated);
        if (Microversion.of(x).atLeast(43)) {
            metadata(view, updated);
        }
        answer(x, 200, view);
    }

    private void delete(Exchange x) {
        backups.delete(x.caller(), x.variable("id"), false, x.requestId());
        x.status(202);
    }

    private void restore(Exchange x) {
        var fields = x.fields("restore");
        var id = x.variable("id");
        var volume = backups.restore(
                x.caller(),
                id,
                fields.optionalText("volume_id", 1, 64),
                fields.optionalText("name", 1, 255),
                x.requestId());
        var body = Json.object();
        body.putObject("restore")
                .put("backup_id", id)
                .put("volume_id", volume.id())
                .put("volume_name", volume.name() == null ? "" : volume.name());
        x.json(202, body);
    }

    private void export(Exchange x) {
        var body = Json.object();
        body.putObject("backup-record")
                .put("backup_service", data.service())
                .put("backup_url", backups.exported(x.caller(), x.variable("id")));
        x.json(200, body);
    }

    private void importRecord(Exchange x) {
        var fields = x.fields("backup-record");
        var backup = backups.imported(
                x.caller(), fields.text("backup_service", 1, 255), fields.text("backup_url", 1, 65536));
        answer(x, 201, brief(x, backup));
    }

    private void act(Exchange x) {
        var body = Fields.of(x.json(), "body");
        var id = x.variable("id");
        if (body.has("os-reset_status")) {
            backups.reset(x.caller(), id, body.object("os-reset_status").text("status", 1, 255));
        } else if (body.has("os-force_delete")) {
            backups.delete(x.caller(), id, true, x.requestId());
        } else {
            throw Cinder.refused("There is no such action on a backup.");
        }
        x.status(202);
    }
}
