package foehn.block;

import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Json;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// The documents by which clients find out what we speak: versions, extensions, zones, filters, default types.
final class GeneralRoutes {
    /// Of the last microversion; some clients show it.
    private static final String UPDATED = "2022-08-31T00:00:00Z";

    private static final Map<String, String> EXTENSIONS = Map.ofEntries(
            Map.entry("OS-SCH-HNT", "SchedulerHints"),
            Map.entry("backups", "Backups"),
            Map.entry("capabilities", "Capabilities"),
            Map.entry("os-admin-actions", "AdminActions"),
            Map.entry("os-availability-zone", "AvailabilityZones"),
            Map.entry("os-extended-snapshot-attributes", "ExtendedSnapshotAttributes"),
            Map.entry("os-hosts", "Hosts"),
            Map.entry("os-quota-class-sets", "QuotaClasses"),
            Map.entry("os-quota-sets", "Quotas"),
            Map.entry("os-services", "Services"),
            Map.entry("os-snapshot-actions", "SnapshotActions"),
            Map.entry("os-snapshot-manage", "SnapshotManage"),
            Map.entry("os-snapshot-unmanage", "SnapshotUnmanage"),
            Map.entry("os-types-extra-specs", "TypesExtraSpecs"),
            Map.entry("os-types-manage", "TypesManage"),
            Map.entry("os-used-limits", "UsedLimits"),
            Map.entry("os-vol-host-attr", "VolumeHostAttribute"),
            Map.entry("os-vol-image-meta", "VolumeImageMetadata"),
            Map.entry("os-vol-mig-status-attr", "VolumeMigStatusAttribute"),
            Map.entry("os-vol-tenant-attr", "VolumeTenantAttribute"),
            Map.entry("os-volume-actions", "VolumeActions"),
            Map.entry("os-volume-manage", "VolumeManage"),
            Map.entry("os-volume-transfer", "VolumeTransfer"),
            Map.entry("os-volume-type-access", "VolumeTypeAccess"),
            Map.entry("os-volume-unmanage", "VolumeUnmanage"),
            Map.entry("encryption", "VolumeTypeEncryption"),
            Map.entry("qos-specs", "Qos_specs_manage"),
            Map.entry("scheduler-stats", "Scheduler_stats"));

    private static final Map<String, List<String>> FILTERS = Map.of(
            "volume",
            List.of(
                    "name",
                    "status",
                    "metadata",
                    "bootable",
                    "migration_status",
                    "availability_zone",
                    "group_id",
                    "size"),
            "snapshot",
            List.of("name", "status", "volume_id", "metadata", "availability_zone"),
            "backup",
            List.of("name", "status", "volume_id"),
            "group",
            List.of(),
            "group_snapshot",
            List.of("status", "group_id"),
            "attachment",
            List.of("volume_id", "status", "instance_id", "attach_status"),
            "message",
            List.of("resource_uuid", "resource_type", "event_id", "request_id", "message_level"),
            "pool",
            List.of("name", "volume_type"),
            "volume_type",
            List.of());

    private final Common common;
    private final Types types;

    GeneralRoutes(Common common, Types types) {
        this.common = common;
        this.types = types;
    }

    /// What needs no token.
    Routes versions() {
        return new Routes()
                .on("GET", "/", Policy.OPEN, x -> versions(x, 300))
                .on("GET", "/v3", Policy.OPEN, x -> versions(x, 200))
                .on("GET", "/v3/", Policy.OPEN, x -> versions(x, 200));
    }

    V3 add(V3 routes) {
        return routes.on("GET", "/extensions", Policy.READER, this::extensions)
                .on("GET", "/extensions/{alias}", Policy.READER, this::extension)
                .on("GET", "/os-availability-zone", Policy.READER, this::zones)
                .since(33, "GET", "/resource_filters", Policy.READER, this::filters)
                .since(62, "GET", "/default-types", Policy.ADMIN, this::defaults)
                .since(62, "GET", "/default-types/{project}", Policy.ADMIN, this::defaultOf)
                .since(62, "PUT", "/default-types/{project}", Policy.ADMIN, this::setDefault)
                .since(62, "DELETE", "/default-types/{project}", Policy.ADMIN, this::unsetDefault);
    }

    private void versions(Exchange x, int status) {
        var body = Json.object();
        var version = body.putArray("versions")
                .addObject()
                .put("id", "v3.0")
                .put("status", "CURRENT")
                .put("version", Microversion.MAX.toString())
                .put("min_version", Microversion.MIN.toString())
                .put("updated", UPDATED);
        version.putArray("links").addObject().put("rel", "self").put("href", x.baseUrl() + "/volume/v3/");
        version.putArray("media-types")
                .addObject()
                .put("base", "application/json")
                .put("type", "application/vnd.openstack.volume+json;version=3");
        x.json(status, body);
    }

    private static ObjectNode extension(String alias, String name) {
        var view = Json.object()
                .put("alias", alias)
                .put("name", name)
                .put("description", name + " support.")
                .put("updated", UPDATED);
        view.putArray("links");
        return view;
    }

    private void extensions(Exchange x) {
        var body = Json.object();
        var array = body.putArray("extensions");
        EXTENSIONS.forEach((alias, name) -> array.add(extension(alias, name)));
        x.json(200, body);
    }

    private void extension(Exchange x) {
        var alias = x.variable("alias");
        var name = EXTENSIONS.get(alias);
        if (name == null) {
            throw Cinder.missing("Extension", alias);
        }
        var body = Json.object();
        body.set("extension", extension(alias, name));
        x.json(200, body);
    }

    private void zones(Exchange x) {
        var body = Json.object();
        body.putArray("availabilityZoneInfo")
                .addObject()
                .put("zoneName", common.config().zone())
                .putObject("zoneState")
                .put("available", true);
        x.json(200, body);
    }

    private void filters(Exchange x) {
        var body = Json.object();
        var array = body.putArray("resource_filters");
        FILTERS.forEach((resource, names) -> {
            if (x.query("resource").map(resource::equals).orElse(true)) {
                var filters = array.addObject().put("resource", resource).putArray("filters");
                names.forEach(filters::add);
            }
        });
        x.json(200, body);
    }

    private void defaults(Exchange x) {
        var body = Json.object();
        var array = body.putArray("default_types");
        types.store()
                .defaults()
                .forEach((project, type) ->
                        array.addObject().put("project_id", project).put("volume_type_id", type));
        x.json(200, body);
    }

    private static void answer(Exchange x, String project, String type) {
        var body = Json.object();
        body.putObject("default_type").put("project_id", project).put("volume_type_id", type);
        x.json(200, body);
    }

    private void defaultOf(Exchange x) {
        var project = x.variable("project");
        answer(
                x,
                project,
                types.store().defaultOf(project).orElseThrow(() -> Cinder.missing("Default type of project", project)));
    }

    private void setDefault(Exchange x) {
        var project = x.variable("project");
        if (project.length() > 64) {
            throw Cinder.invalidInput("That is no project's id.");
        }
        var type = types.named(x.caller(), x.fields("default_type").text("volume_type", 1, 255));
        types.store().setDefault(project, type.id());
        answer(x, project, type.id());
    }

    private void unsetDefault(Exchange x) {
        types.store().setDefault(x.variable("project"), null);
        x.status(204);
    }
}
