package foehn.block;

import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.json.Json;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// `/volumes`: everything about them but their actions and metadata.
final class VolumeRoutes {
    static final Set<String> SORTABLE = Set.of(
            "id",
            "name",
            "status",
            "size_gib",
            "created_at",
            "updated_at",
            "bootable",
            "project_id",
            "zone",
            "description",
            "type_id",
            "user_id");

    private final Common common;
    private final Volumes volumes;
    private final Placing placing;
    private final VolumeView view;

    VolumeRoutes(Common common, Volumes volumes, Placing placing, VolumeView view) {
        this.common = common;
        this.volumes = volumes;
        this.placing = placing;
        this.view = view;
    }

    V3 add(V3 routes) {
        return routes.on("GET", "/volumes", Policy.READER, x -> list(x, false))
                .on("GET", "/volumes/detail", Policy.READER, x -> list(x, true))
                .since(12, "GET", "/volumes/summary", Policy.READER, this::summarize)
                .on("POST", "/volumes", Policy.MEMBER, this::create)
                // An empty id is no volume's, and does not mean the list.
                .on("GET", "/volumes/", Policy.READER, VolumeRoutes::nameless)
                .on("PUT", "/volumes/", Policy.MEMBER, VolumeRoutes::nameless)
                .on("DELETE", "/volumes/", Policy.MEMBER, VolumeRoutes::nameless)
                .on("GET", "/volumes/{id}", Policy.READER, this::show)
                .on("PUT", "/volumes/{id}", Policy.MEMBER, this::update)
                .on("DELETE", "/volumes/{id}", Policy.MEMBER, this::delete);
    }

    private static void nameless(Exchange x) {
        throw Volume.missing("");
    }

    private Selection selection(Exchange x, ListQuery query) {
        var selection = query.owned();
        var version = Microversion.of(x);
        var type = x.query("volume_type").or(() -> x.query("volume_type_id"));
        if (type.isPresent()) {
            var id = common.tables()
                    .types
                    .find(type.get())
                    .map(BlockType::id)
                    .orElseGet(() -> common
                            .tables()
                            .types
                            .list(Selection.where("kind", BlockType.Kind.VOLUME).and("name", type.get()))
                            .stream()
                            .map(BlockType::id)
                            .findFirst()
                            .orElse(""));
            selection = selection.and("type_id", id);
        }
        if (version.atLeast(10) && x.query("group_id").isPresent()) {
            selection = selection.and("group_id", x.query("group_id").get());
        }
        if (x.caller().isAdmin() && x.query("host").isPresent()) {
            var backend = common.backends().named(x.query("host").get());
            selection = selection.and("backend", backend.map(b -> b.name()).orElse("?"));
        }
        return selection;
    }

    private ListQuery query(Exchange x) {
        var filters = new LinkedHashMap<>(Map.of(
                "name", "name",
                "display_name", "name",
                "status", "status",
                "bootable", "bootable",
                "availability_zone", "zone",
                "migration_status", "migration_status",
                "source_volid", "source_volume_id",
                "snapshot_id", "snapshot_id",
                "id", "id",
                "user_id", "user_id"));
        filters.put("size", "size_gib");
        filters.put("multiattach", "multiattach");
        filters.put("description", "description");
        if (Microversion.of(x).atLeast(60)) {
            filters.put("created_at", "created_at");
            filters.put("updated_at", "updated_at");
        }
        return new ListQuery(x, filters, SORTABLE);
    }

    private void list(Exchange x, boolean detail) {
        var query = query(x);
        var selection = selection(x, query);
        var found = volumes.list(selection);
        var body = Json.object();
        var array = body.putArray("volumes");
        if (detail) {
            view.details(x, found).forEach(array::add);
        } else {
            found.forEach(volume -> array.add(VolumeView.summary(x, volume)));
        }
        if (query.wantsCount()) {
            body.put("count", common.tables().volumes.count(selection.whole()));
        }
        query.linkNext(body, "volumes", found, Volume::id);
        x.json(200, body);
    }

    private void summarize(Exchange x) {
        var selection = selection(x, query(x)).whole();
        var body = Json.object();
        var summary = body.putObject("volume-summary")
                .put("total_count", common.tables().volumes.count(selection))
                .put("total_size", common.tables().volumes.sum("t.size_gib", selection));
        if (Microversion.of(x).atLeast(36)) {
            var values = new HashMap<String, TreeSet<String>>();
            var ids = volumes.list(selection).stream().map(Volume::id).toList();
            common.tables()
                    .labels
                    .of(ids, LabelStore.METADATA)
                    .values()
                    .forEach(labels -> labels.forEach((name, value) ->
                            values.computeIfAbsent(name, _ -> new TreeSet<>()).add(value)));
            var metadata = summary.putObject("metadata");
            values.forEach((name, all) -> all.forEach(metadata.withArray(name)::add));
        }
        x.json(200, body);
    }

    private void create(Exchange x) {
        var wanted = NewVolume.of(x.fields("volume"), Microversion.of(x));
        var volume = placing.create(x.caller(), wanted, x.requestId());
        var body = Json.object();
        body.set("volume", view.brief(x, volume));
        x.json(202, body);
    }

    private void show(Exchange x) {
        var body = Json.object();
        body.set("volume", view.detail(x, volumes.get(x.caller(), x.variable("id"))));
        x.json(200, body);
    }

    private void update(Exchange x) {
        var id = x.variable("id");
        volumes.get(x.caller(), id);
        var fields = x.fields("volume");
        var values = Values.none();
        if (fields.has("name") || fields.has("display_name")) {
            values.and("name", NewVolume.text(fields, "name", "display_name").orElse(null));
        }
        if (fields.has("description") || fields.has("display_description")) {
            values.and(
                    "description",
                    NewVolume.text(fields, "description", "display_description").orElse(null));
        }
        if (values.columns().isEmpty() && !fields.has("metadata")) {
            throw Cinder.refused("None of the fields that can be changed is given: name, description, metadata.");
        }
        var metadata = fields.has("metadata") ? fields.textMap("metadata", NewVolume.METADATA_MAX) : null;
        var body = Json.object();
        body.set("volume", view.brief(x, volumes.update(x.caller(), id, values, metadata)));
        x.json(200, body);
    }

    private void delete(Exchange x) {
        boolean cascade = x.query("cascade").map(Views::flag).orElse(false);
        boolean force = Microversion.of(x).atLeast(23)
                && x.query("force").map(Views::flag).orElse(false);
        if (force && !x.caller().isAdmin()) {
            throw foehn.kernel.Fault.forbidden("Only an administrator may delete a volume by force.");
        }
        volumes.delete(x.caller(), x.variable("id"), cascade, force, x.requestId());
        x.status(202);
    }
}
