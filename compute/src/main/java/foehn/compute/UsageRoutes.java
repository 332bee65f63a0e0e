package foehn.compute;

import foehn.compute.UsageStore.Run;
import foehn.kernel.Fault;
import foehn.kernel.Times;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Json;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `/v2.1/os-simple-tenant-usage`: what projects have used, in hours and the products of hours.
final class UsageRoutes {
    private static final int PAGE_MAX = 1000;
    private static final int PAGES_FROM = 40;
    private static final double HOUR_MILLIS = 3_600_000.0;

    private final UsageStore store;
    private final InstantSource clock;

    /// @param now what is to come has not been used
    private record Period(long start, long end, long now) {
        /// How long the server ran within.
        double hours(Run run) {
            long ended = run.terminatedAt() == null ? now : run.terminatedAt();
            return Math.max(0, Math.min(end, ended) - Math.max(start, run.launchedAt())) / HOUR_MILLIS;
        }
    }

    UsageRoutes(UsageStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    Routes routes() {
        return new Routes()
                .on("GET", "/v2.1/os-simple-tenant-usage", Policy.ADMIN, this::list)
                .on("GET", "/v2.1/os-simple-tenant-usage/{project}", Policy.READER, this::show);
    }

    private Period period(Exchange x) {
        QueryNames.from75(x, "start", "end", "detailed", "limit", "marker");
        long now = clock.millis();
        long end = QueryTimes.of(x, "end").orElse(now);
        long start = QueryTimes.of(x, "start").orElse(Math.min(now, end - 1));
        if (start >= end) {
            throw Fault.named(400, "badRequest", "Invalid start time. The start time cannot occur after the end time.");
        }
        return new Period(start, end, now);
    }

    private List<Run> page(Exchange x, Optional<String> project, Period period) {
        var runs = store.between(project, period.start(), period.end());
        return paged(x) ? Page.of(runs, Run::id, x.query("marker"), x.limit(PAGE_MAX)) : runs;
    }

    private static boolean paged(Exchange x) {
        return Microversion.of(x).atLeast(PAGES_FROM);
    }

    private void list(Exchange x) {
        var period = period(x);
        var page = page(x, Optional.empty(), period);
        boolean detailed = x.query("detailed").filter("1"::equals).isPresent();
        var body = Json.object();
        var array = body.putArray("tenant_usages");
        page.stream()
                .collect(Collectors.groupingBy(Run::projectId, TreeMap::new, Collectors.toList()))
                .forEach((project, runs) -> array.add(usage(project, runs, period, detailed)));
        addNext(x, body, "tenant_usages_links", page);
        x.json(200, body);
    }

    private static void addNext(Exchange x, ObjectNode body, String name, List<Run> page) {
        if (paged(x)) {
            Links.addNext(
                    x, body, name, x.limit(PAGE_MAX), page.stream().map(Run::id).toList());
        }
    }

    private void show(Exchange x) {
        var project = x.variable("project");
        if (project.isEmpty()) {
            throw Fault.notFound("Resource", project);
        }
        if (!x.caller().mayTouch(project)) {
            throw Fault.forbidden("Policy doesn't allow os_compute_api:os-simple-tenant-usage:show to be performed.");
        }
        var period = period(x);
        var page = page(x, Optional.of(project), period);
        var body = Json.object();
        body.set("tenant_usage", page.isEmpty() ? Json.object() : usage(project, page, period, true));
        addNext(x, body, "tenant_usage_links", page);
        x.json(200, body);
    }

    private ObjectNode usage(String project, List<Run> runs, Period period, boolean detailed) {
        double hours = 0;
        double vcpuHours = 0;
        double memoryHours = 0;
        double diskHours = 0;
        var servers = Json.array();
        for (Run run : runs) {
            double ran = period.hours(run);
            var flavor = Json.MAPPER.readValue(run.flavor(), FlavorSnapshot.class);
            long diskGib = (long) flavor.diskGib() + flavor.ephemeralGib();
            hours += ran;
            vcpuHours += ran * run.vcpus();
            memoryHours += ran * run.ramMib();
            diskHours += ran * diskGib;
            describe(run, flavor.name(), diskGib, ran, servers);
        }
        var usage = Json.object()
                .put("tenant_id", project)
                .put("start", Times.naive(period.start()))
                .put("stop", Times.naive(period.end()))
                .put("total_hours", hours)
                .put("total_vcpus_usage", vcpuHours)
                .put("total_memory_mb_usage", memoryHours)
                .put("total_local_gb_usage", diskHours);
        if (detailed) {
            usage.set("server_usages", servers);
        }
        return usage;
    }

    private void describe(Run run, String flavor, long diskGib, double hours, ArrayNode into) {
        var ended = run.terminatedAt();
        into.addObject()
                .put("instance_id", run.id())
                .put("name", run.name())
                .put("tenant_id", run.projectId())
                .put("flavor", flavor)
                .put("vcpus", run.vcpus())
                .put("memory_mb", run.ramMib())
                .put("local_gb", diskGib)
                .put("hours", hours)
                .put("started_at", Times.naive(run.launchedAt()))
                .put("ended_at", ended == null ? null : Times.naive(ended))
                .put("state", ended == null ? run.vmState().word() : "terminated")
                .put("uptime", ((ended == null ? clock.millis() : ended) - run.launchedAt()) / 1000);
    }
}
