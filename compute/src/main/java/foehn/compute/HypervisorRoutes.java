package foehn.compute;

import foehn.compute.HostLoadStore.Resident;
import foehn.compute.Hypervisors.View;
import foehn.kernel.Fault;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Json;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import tools.jackson.databind.node.ObjectNode;

/// `/v2.1/os-hypervisors`.
final class HypervisorRoutes {
    private static final int PAGE_MAX = 1000;
    private static final int PAGES_FROM = 33;
    private static final int UUIDS_FROM = 53;
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Hypervisors hypervisors;

    HypervisorRoutes(Hypervisors hypervisors) {
        this.hypervisors = hypervisors;
    }

    Routes routes() {
        return new Routes()
                .on("GET", "/v2.1/os-hypervisors", Policy.ADMIN, x -> list(x, false))
                .on("GET", "/v2.1/os-hypervisors/detail", Policy.ADMIN, x -> list(x, true))
                .on("GET", "/v2.1/os-hypervisors/statistics", Policy.ADMIN, this::statistics)
                .on("GET", "/v2.1/os-hypervisors/{id}", Policy.ADMIN, this::show)
                .on("GET", "/v2.1/os-hypervisors/{id}/uptime", Policy.ADMIN, this::uptime)
                .on("GET", "/v2.1/os-hypervisors/{id}/search", Policy.ADMIN, this::search)
                .on("GET", "/v2.1/os-hypervisors/{id}/servers", Policy.ADMIN, this::servers);
    }

    private static boolean byUuid(Exchange x) {
        return Microversion.of(x).atLeast(UUIDS_FROM);
    }

    private static String id(Exchange x, View view) {
        return byUuid(x) ? view.host().uuid() : Long.toString(view.number());
    }

    private void list(Exchange x, boolean detail) {
        boolean paged = Microversion.of(x).atLeast(PAGES_FROM);
        var pattern = byUuid(x) ? x.query("hypervisor_hostname_pattern") : Optional.<String>empty();
        if (pattern.isPresent()
                && (x.query("limit").isPresent() || x.query("marker").isPresent())) {
            throw Fault.named(
                    400,
                    "badRequest",
                    "Paging over hypervisors with the hypervisor_hostname_pattern query parameter is not supported.");
        }
        int limit = paged ? x.limit(PAGE_MAX) : Integer.MAX_VALUE;
        List<View> page = pattern.isPresent()
                ? hypervisors.named(pattern.get())
                : Page.of(hypervisors.all(), v -> id(x, v), paged ? x.query("marker") : Optional.empty(), limit);
        var residents = residents(x);
        var body = Json.object();
        var array = body.putArray("hypervisors");
        page.forEach(v -> array.add(withServers(detail ? full(x, v) : brief(x, v), v, residents)));
        if (paged) {
            Links.addNext(
                    x,
                    body,
                    "hypervisors_links",
                    limit,
                    page.stream().map(v -> id(x, v)).toList());
        }
        x.json(200, body);
    }

    private Optional<Map<String, List<Resident>>> residents(Exchange x) {
        var asked = byUuid(x) ? x.query("with_servers") : Optional.<String>empty();
        return switch (asked.orElse("false").toLowerCase(Locale.ROOT)) {
            case "true", "t", "1", "yes", "y", "on" -> Optional.of(hypervisors.residents());
            case "false", "f", "0", "no", "n", "off" -> Optional.empty();
            default -> throw Fault.invalid("with_servers", "A boolean is expected.");
        };
    }

    private static ObjectNode withServers(ObjectNode view, View of, Optional<Map<String, List<Resident>>> residents) {
        var here = residents
                .map(all -> all.getOrDefault(of.host().name(), List.of()))
                .orElse(List.of());
        if (!here.isEmpty()) {
            var servers = view.putArray("servers");
            here.forEach(r -> servers.addObject().put("name", r.name()).put("uuid", r.id()));
        }
        return view;
    }

    private static ObjectNode brief(Exchange x, View view) {
        var brief = Json.object();
        if (byUuid(x)) {
            brief.put("id", view.host().uuid());
        } else {
            brief.put("id", view.number());
        }
        return brief.put("hypervisor_hostname", view.host().name())
                .put("state", view.up() ? "up" : "down")
                .put("status", view.host().disabled() ? "disabled" : "enabled");
    }

    private static ObjectNode full(Exchange x, View view) {
        var facts = view.facts();
        var full = brief(x, view)
                .put("hypervisor_type", facts.hypervisorType())
                .put("hypervisor_version", facts.hypervisorVersion())
                .put("host_ip", facts.migrationAddress())
                .put("vcpus", facts.vcpus())
                .put("vcpus_used", view.used(Resources.VCPU))
                .put("memory_mb", facts.memoryMib())
                .put("memory_mb_used", view.memoryUsedMib())
                .put("free_ram_mb", facts.memoryMib() - view.memoryUsedMib())
                .put("local_gb", facts.localDiskGib())
                .put("local_gb_used", view.used(Resources.DISK_GB))
                .put("free_disk_gb", facts.localDiskGib() - view.used(Resources.DISK_GB))
                .put("disk_available_least", facts.localDiskFreeGib())
                .put("running_vms", view.load().servers())
                .put("current_workload", view.load().working());
        var service = full.putObject("service");
        if (byUuid(x)) {
            service.put("id", view.host().uuid());
        } else {
            service.put("id", view.number());
        }
        service.put("host", view.host().name())
                .put("disabled_reason", view.host().disabledReason());
        var cpu = Json.object().put("arch", facts.cpuArchitecture()).put("model", facts.cpuModel());
        if (Microversion.of(x).atLeast(28)) {
            full.set("cpu_info", cpu);
        } else {
            full.put("cpu_info", Json.MAPPER.writeValueAsString(cpu));
        }
        return full;
    }

    private void show(Exchange x) {
        var view = hypervisors.get(x.variable("id"), byUuid(x));
        answer(x, withServers(full(x, view), view, residents(x)));
    }

    private static void answer(Exchange x, ObjectNode view) {
        var body = Json.object();
        body.set("hypervisor", view);
        x.json(200, body);
    }

    private void uptime(Exchange x) {
        var view = hypervisors.get(x.variable("id"), byUuid(x));
        answer(x, brief(x, view).put("uptime", uptime(hypervisors.now(), hypervisors.uptimeSeconds(view))));
    }

    /// As `uptime` writes it, as far as it is known: who is logged in is nobody's business.
    private static String uptime(long now, long seconds) {
        long days = seconds / 86_400;
        var since = String.format(Locale.ROOT, "%d:%02d", seconds / 3600 % 24, seconds / 60 % 60);
        return " " + CLOCK.format(Instant.ofEpochMilli(now)) + " up "
                + (days == 0 ? since : days + (days == 1 ? " day, " : " days, ") + since);
    }

    private void search(Exchange x) {
        Microversion.of(x).require(1, UUIDS_FROM - 1);
        answerNamed(x, false);
    }

    private void servers(Exchange x) {
        Microversion.of(x).require(1, UUIDS_FROM - 1);
        answerNamed(x, true);
    }

    private void answerNamed(Exchange x, boolean withServers) {
        var found = hypervisors.named(x.variable("id"));
        var residents =
                withServers ? Optional.of(hypervisors.residents()) : Optional.<Map<String, List<Resident>>>empty();
        var body = Json.object();
        var array = body.putArray("hypervisors");
        found.forEach(v -> array.add(withServers(brief(x, v), v, residents)));
        x.json(200, body);
    }

    /// The sums over all hosts that are enabled.
    private void statistics(Exchange x) {
        var enabled =
                hypervisors.all().stream().filter(v -> !v.host().disabled()).toList();
        ToLongFunction<ToLongFunction<View>> sum =
                of -> enabled.stream().mapToLong(of).sum();
        var body = Json.object();
        body.putObject("hypervisor_statistics")
                .put("count", enabled.size())
                .put("vcpus", sum.applyAsLong(v -> v.facts().vcpus()))
                .put("vcpus_used", sum.applyAsLong(v -> v.used(Resources.VCPU)))
                .put("memory_mb", sum.applyAsLong(v -> v.facts().memoryMib()))
                .put("memory_mb_used", sum.applyAsLong(View::memoryUsedMib))
                .put("free_ram_mb", sum.applyAsLong(v -> v.facts().memoryMib() - v.memoryUsedMib()))
                .put("local_gb", sum.applyAsLong(v -> v.facts().localDiskGib()))
                .put("local_gb_used", sum.applyAsLong(v -> v.used(Resources.DISK_GB)))
                .put("free_disk_gb", sum.applyAsLong(v -> v.facts().localDiskGib() - v.used(Resources.DISK_GB)))
                .put("disk_available_least", sum.applyAsLong(v -> v.facts().localDiskFreeGib()))
                .put("running_vms", sum.applyAsLong(v -> v.load().servers()))
                .put("current_workload", sum.applyAsLong(v -> v.load().working()));
        x.json(200, body);
    }
}
