package foehn.block;

import foehn.kernel.Fault;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// `/os-quota-sets`, `/os-quota-class-sets` and `/limits`.
final class QuotaRoutes {
    private final Quotas quotas;

    QuotaRoutes(Quotas quotas) {
        this.quotas = quotas;
    }

    V3 add(V3 routes) {
        return routes.on("GET", "/os-quota-sets/{project}", Policy.READER, this::show)
                .on("GET", "/os-quota-sets/{project}/defaults", Policy.READER, this::showDefaults)
                .on("PUT", "/os-quota-sets/{project}", Policy.ADMIN, this::update)
                .on("DELETE", "/os-quota-sets/{project}", Policy.ADMIN, this::reset)
                .on("GET", "/os-quota-class-sets/{name}", Policy.ADMIN, this::showClass)
                .on("PUT", "/os-quota-class-sets/{name}", Policy.ADMIN, this::updateClass)
                .on("GET", "/limits", Policy.READER, this::limits);
    }

    private static String project(Exchange x) {
        var project = x.variable("project");
        if (!x.caller().mayTouch(project)) {
            throw Fault.forbidden("The quotas of another project are not for you to see.");
        }
        return project;
    }

    private void show(Exchange x) {
        var project = project(x);
        boolean usage = x.query("usage").map(Views::flag).orElse(false);
        var body = Json.object();
        var set = body.putObject("quota_set").put("id", project);
        quotas.of(project).forEach((resource, limit) -> {
            if (usage) {
                set.putObject(resource)
                        .put("limit", limit)
                        .put("in_use", quotas.used(project, resource))
                        .put("reserved", 0);
            } else {
                set.put(resource, limit);
            }
        });
        x.json(200, body);
    }

    private void showDefaults(Exchange x) {
        var body = Json.object();
        quotas.defaults().forEach(body.putObject("quota_set").put("id", project(x))::put);
        x.json(200, body);
    }

    private Map<String, Long> limits(Fields fields, Set<String> others) {
        var found = new TreeMap<String, Long>();
        for (var name : fields.names()) {
            if (others.contains(name)) {
                continue;
            }
            if (!quotas.knows(name)) {
                throw Cinder.refused("Bad key(s) in quota set: " + Cinder.clip(name));
            }
            found.put(name, fields.integer(name, -1, Integer.MAX_VALUE));
        }
        return found;
    }

    private void update(Exchange x) {
        var project = project(x);
        if (project.length() > 64) {
            throw Cinder.invalidInput("That is no project's id.");
        }
        quotas.set(project, limits(x.fields("quota_set"), Set.of("tenant_id", "id", "force", "project_id")));
        var body = Json.object();
        quotas.of(project).forEach(body.putObject("quota_set")::put);
        x.json(200, body);
    }

    private void reset(Exchange x) {
        quotas.reset(project(x));
        x.status(200);
    }

    private static String scope(Exchange x) {
        if (x.variable("name").length() > 64) {
            throw Cinder.invalidInput("That is no quota class.");
        }
        return "class:" + x.variable("name");
    }

    private void showClass(Exchange x) {
        scope(x);
        var body = Json.object();
        quotas.defaults().forEach(body.putObject("quota_class_set").put("id", x.variable("name"))::put);
        x.json(200, body);
    }

    private void updateClass(Exchange x) {
        quotas.set(scope(x), limits(x.fields("quota_class_set"), Set.of("class_name", "id")));
        var body = Json.object();
        quotas.defaults().forEach(body.putObject("quota_class_set")::put);
        x.json(200, body);
    }

    private void limits(Exchange x) {
        var project = x.caller().projectId().orElse("");
        if (x.caller().isAdmin() && Microversion.of(x).atLeast(39)) {
            project = x.query("project_id").or(() -> x.query("tenant_id")).orElse(project);
        }
        var all = quotas.of(project);
        var body = Json.object();
        var limits = body.putObject("limits");
        limits.putArray("rate");
        limits.putObject("absolute")
                .put("maxTotalVolumes", all.get("volumes"))
                .put("maxTotalVolumeGigabytes", all.get("gigabytes"))
                .put("maxTotalSnapshots", all.get("snapshots"))
                .put("maxTotalBackups", all.get("backups"))
                .put("maxTotalBackupGigabytes", all.get("backup_gigabytes"))
                .put("totalVolumesUsed", quotas.used(project, "volumes"))
                .put("totalGigabytesUsed", quotas.used(project, "gigabytes"))
                .put("totalSnapshotsUsed", quotas.used(project, "snapshots"))
                .put("totalBackupsUsed", quotas.used(project, "backups"))
                .put("totalBackupGigabytesUsed", quotas.used(project, "backup_gigabytes"));
        x.json(200, body);
    }
}
