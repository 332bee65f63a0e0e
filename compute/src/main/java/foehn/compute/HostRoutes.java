package foehn.compute;

import foehn.compute.Hypervisors.View;
import foehn.compute.Services.Service;
import foehn.kernel.Fault;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;

/// `/v2.1/os-hosts`, which Nova served until microversion 2.42.
final class HostRoutes {
    private static final int UNTIL = 42;

    private final Services services;
    private final Hypervisors hypervisors;
    private final AllocationStore allocations;

    HostRoutes(Services services, Hypervisors hypervisors, AllocationStore allocations) {
        this.services = services;
        this.hypervisors = hypervisors;
        this.allocations = allocations;
    }

    Routes routes() {
        return new Routes()
                .on("GET", "/v2.1/os-hosts", Policy.ADMIN, this::list)
                .on("GET", "/v2.1/os-hosts/{host}", Policy.ADMIN, this::show)
                .on("PUT", "/v2.1/os-hosts/{host}", Policy.ADMIN, this::update)
                .on("GET", "/v2.1/os-hosts/{host}/startup", Policy.ADMIN, this::power)
                .on("GET", "/v2.1/os-hosts/{host}/shutdown", Policy.ADMIN, this::power)
                .on("GET", "/v2.1/os-hosts/{host}/reboot", Policy.ADMIN, this::power);
    }

    private void list(Exchange x) {
        Microversion.of(x).require(1, UNTIL);
        var zone = x.query("zone").filter(text -> !text.isEmpty());
        var service = x.query("service").filter(text -> !text.isEmpty());
        var body = Json.object();
        var array = body.putArray("hosts");
        services.all().stream()
                .filter(s -> zone.isEmpty() || zone.get().equals(s.zone()))
                .filter(_ -> service.isEmpty() || service.get().equals("compute"))
                .forEach(s -> array.addObject()
                        .put("host_name", s.host().name())
                        .put("service", "compute")
                        .put("zone", s.zone()));
        x.json(200, body);
    }

    private Service host(Exchange x) {
        Microversion.of(x).require(1, UNTIL);
        return services.onHost(x.variable("host"), Services.BINARY);
    }

    private void show(Exchange x) {
        var name = host(x).host().name();
        var body = Json.object();
        var array = body.putArray("host");
        hypervisors.all().stream()
                .filter(v -> v.host().name().equals(name))
                .findFirst()
                .ifPresent(view -> describe(view, array));
        x.json(200, body);
    }

    /// What the host has, what is in use, and by which project.
    private void describe(View view, ArrayNode into) {
        var name = view.host().name();
        var facts = view.facts();
        resource(into, name, "(total)", facts.vcpus(), facts.memoryMib(), facts.localDiskGib());
        var byProject = new TreeMap<String, Map<String, Long>>();
        allocations
                .onHost(name)
                .forEach(a -> byProject
                        .computeIfAbsent(a.projectId(), _ -> new TreeMap<>())
                        .merge(a.resourceClass(), a.used(), Long::sum));
        resource(
                into,
                name,
                "(used_now)",
                view.used(Resources.VCPU),
                view.memoryUsedMib(),
                view.used(Resources.DISK_GB));
        byProject.forEach((project, used) -> resource(
                into,
                name,
                project,
                used.getOrDefault(Resources.VCPU, 0L),
                used.getOrDefault(Resources.MEMORY_MB, 0L),
                used.getOrDefault(Resources.DISK_GB, 0L)));
    }

    private static void resource(
            ArrayNode into, String host, String project, long vcpus, long memoryMib, long diskGib) {
        into.addObject()
                .putObject("resource")
                .put("host", host)
                .put("project", project)
                .put("cpu", vcpus)
                .put("memory_mb", memoryMib)
                .put("disk_gb", diskGib);
    }

    private void update(Exchange x) {
        Microversion.of(x).require(1, UNTIL);
        var f = Fields.of(x.json(), "body").allowOnly("status", "maintenance_mode");
        var status = choice(f, "status");
        var maintenance = choice(f, "maintenance_mode");
        if (status.isEmpty() && maintenance.isEmpty()) {
            throw Fault.invalid("body", "{} does not have enough properties");
        }
        var name = host(x).host().name();
        if (maintenance.isPresent()) {
            throw unsupported();
        }
        boolean disable = status.get().equals("disable");
        services.setDisabled(name, disable, Optional.empty());
        x.json(200, Json.object().put("host", name).put("status", disable ? "disabled" : "enabled"));
    }

    private static Optional<String> choice(Fields f, String name) {
        var chosen = f.optionalText(name, 1, 16);
        if (chosen.filter(c -> !c.equals("enable") && !c.equals("disable")).isPresent()) {
            throw Fault.invalid(name, "enable or disable is expected.");
        }
        return chosen;
    }

    private void power(Exchange x) {
        host(x);
        throw unsupported();
    }

    /// What Nova's drivers for ordinary hypervisors say too.
    private static RuntimeException unsupported() {
        return Fault.named(501, "notImplemented", "Virt driver does not implement this function.");
    }
}
