package foehn.block;

import foehn.kernel.Times;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// `/os-services`, `/os-hosts`, pools, capabilities and clusters: what operators look at.
final class ServiceRoutes {
    private final Common common;
    private final Services services;

    ServiceRoutes(Common common, Services services) {
        this.common = common;
        this.services = services;
    }

    V3 add(V3 routes) {
        return routes.on("GET", "/os-services", Policy.ADMIN, this::list)
                .on("PUT", "/os-services/{action}", Policy.ADMIN, this::change)
                .on("GET", "/os-hosts", Policy.ADMIN, this::hosts)
                .on("GET", "/os-hosts/{host}", Policy.ADMIN, this::host)
                .on("GET", "/scheduler-stats/get_pools", Policy.ADMIN, this::pools)
                .on("GET", "/capabilities/{host}", Policy.ADMIN, this::capabilities)
                .since(7, "GET", "/clusters", Policy.ADMIN, this::clusters)
                .since(7, "GET", "/clusters/detail", Policy.ADMIN, this::clusters);
    }

    private void list(Exchange x) {
        var version = Microversion.of(x);
        var binary = x.query("binary").or(() -> x.query("service"));
        var body = Json.object();
        var array = body.putArray("services");
        for (var service : services.all()) {
            if (x.query("host").map(h -> !isOn(service, h)).orElse(false)
                    || binary.map(b -> !service.binary().equals(b)).orElse(false)) {
                continue;
            }
            var view = array.addObject()
                    .put("binary", service.binary())
                    .put("host", service.host())
                    .put("zone", common.config().zone())
                    .put("status", service.disabled() ? "disabled" : "enabled")
                    .put("state", "up")
                    .put("disabled_reason", service.reason())
                    .put("updated_at", Times.naive(common.now()));
            if (service.binary().equals(Services.VOLUME)) {
                view.put("replication_status", "disabled").putNull("active_backend_id");
                view.put("frozen", service.frozen());
            }
            if (version.atLeast(7)) {
                view.putNull("cluster");
            }
            if (version.atLeast(49) && service.binary().equals(Services.VOLUME)) {
                view.put("backend_state", "up");
            }
        }
        x.json(200, body);
    }

    /// A host has the services of all its backends.
    private static boolean isOn(Services.Service service, String host) {
        return service.host().equals(host) || service.host().startsWith(host + "@");
    }

    private void change(Exchange x) {
        var action = x.variable("action");
        if (!Set.of("enable", "disable", "disable-log-reason", "freeze", "thaw").contains(action)) {
            throw Cinder.missing("Action", action);
        }
        var fields = Fields.of(x.json(), "body");
        var host = fields.text("host", 1, 255);
        var binary = fields.optionalText("binary", 1, 255).or(() -> fields.optionalText("service", 1, 255));
        if (action.equals("freeze") || action.equals("thaw")) {
            var known = services.all().stream()
                    .filter(s -> s.host().equals(host) && s.binary().equals(Services.VOLUME))
                    .findFirst();
            if (known.isEmpty()) {
                throw Cinder.invalidInput("Host " + Cinder.clip(host) + " could not be found.");
            }
            services.freeze(known.get(), action.equals("freeze"));
            x.status(200);
            return;
        }
        if (binary.isEmpty()) {
            throw Cinder.refused("Missing required element 'binary' in request body.");
        }
        var service = services.require(host, binary);
        boolean disabled = !action.equals("enable");
        var reason = action.equals("disable-log-reason")
                ? fields.text("disabled_reason", 1, 255).strip()
                : null;
        services.disable(service, disabled, reason);
        var body = Json.object()
                .put("host", host)
                .put("service", service.binary())
                .put("binary", service.binary())
                .put("disabled", disabled)
                .put("status", disabled ? "disabled" : "enabled");
        if (!action.equals("disable")) {
            body.put("disabled_reason", reason);
        }
        x.json(200, body);
    }

    private void hosts(Exchange x) {
        var body = Json.object();
        var array = body.putArray("hosts");
        for (var service : services.all()) {
            array.addObject()
                    .put("host_name", service.host())
                    .put("service", service.binary())
                    .put("zone", common.config().zone())
                    .put("service-status", "available")
                    .put("service-state", service.disabled() ? "disabled" : "enabled")
                    .put("last-update", Times.naive(common.now()));
        }
        x.json(200, body);
    }

    /// What each project, and all together, have there.
    private void host(Exchange x) {
        var host = x.variable("host");
        services.require(host, Optional.empty());
        var backend = common.backends().named(host).map(b -> b.name()).orElse("?");
        var volumes = common.tables().volumes.list(Selection.where("backend", backend));
        var projects = new TreeSet<String>();
        volumes.forEach(volume -> projects.add(volume.projectId()));
        var body = Json.object();
        var array = body.putArray("host");
        projects.add("(total)");
        for (var project : projects) {
            boolean total = project.equals("(total)");
            var mine = volumes.stream()
                    .filter(v -> total || v.projectId().equals(project))
                    .toList();
            var ids = mine.stream().map(Volume::id).toList();
            var snapshots = Selection.all().and(new Selection.Condition.In("volume_id", ids));
            array.addObject()
                    .putObject("resource")
                    .put("host", host)
                    .put("project", project)
                    .put("volume_count", Integer.toString(mine.size()))
                    .put(
                            "total_volume_gb",
                            Long.toString(
                                    mine.stream().mapToLong(Volume::sizeGib).sum()))
                    .put(
                            "snapshot_count",
                            Long.toString(common.tables().snapshots.count(snapshots)))
                    .put(
                            "total_snapshot_gb",
                            Long.toString(common.tables().snapshots.sum("t.size_gib", snapshots)));
        }
        x.json(200, body);
    }

    private void pools(Exchange x) throws IOException {
        boolean detail = x.query("detail").map(Views::flag).orElse(false);
        var body = Json.object();
        var array = body.putArray("pools");
        for (var backend : common.backends().all()) {
            var view = array.addObject().put("name", common.backends().pool(backend.name()));
            if (detail) {
                var capacity = backend.capacity();
                view.putObject("capabilities")
                        .put("volume_backend_name", backend.name())
                        .put("pool_name", backend.name())
                        .put("storage_protocol", backend.protocol())
                        .put("vendor_name", Backends.VENDOR)
                        .put("driver_version", Backends.VERSION)
                        .put("total_capacity_gb", capacity.totalBytes() >> 30)
                        .put("free_capacity_gb", capacity.freeBytes() >> 30)
                        .put("reserved_percentage", 0)
                        .put("QoS_support", false)
                        .put("thin_provisioning_support", true)
                        .put("multiattach", true)
                        .put("timestamp", Times.naive(common.now()))
                        .put("updated", Times.naive(common.now()));
            }
        }
        x.json(200, body);
    }

    private void capabilities(Exchange x) {
        var host = x.variable("host");
        var backend =
                common.backends().named(host).orElseThrow(() -> Cinder.missing("Service cinder-volume on host", host));
        var body = Json.object()
                .put("namespace", "OS::Storage::Capabilities::" + host.toLowerCase(Locale.ROOT))
                .put("vendor_name", Backends.VENDOR)
                .put("volume_backend_name", backend.name())
                .put("pool_name", backend.name())
                .put("driver_version", Backends.VERSION)
                .put("storage_protocol", backend.protocol())
                .putNull("display_name")
                .putNull("description")
                .putNull("visibility");
        body.putArray("replication_targets");
        body.putObject("properties")
                .putObject("thin_provisioning")
                .put("title", "Thin Provisioning")
                .put("description", "Sets thin provisioning.")
                .put("type", "boolean");
        x.json(200, body);
    }

    /// Active-active clusters are something that this service has no need of.
    private void clusters(Exchange x) {
        var body = Json.object();
        body.putArray("clusters");
        x.json(200, body);
    }
}
