package foehn.compute;

import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Json;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/// `/v2.1/os-instance_usage_audit_log`: which hosts have audited their servers' usage for a month. None has, and the
/// answer says so: usage is computed when it is asked for, by [UsageRoutes].
final class AuditLogRoutes {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private final Hosts hosts;
    private final InstantSource clock;

    AuditLogRoutes(Hosts hosts, InstantSource clock) {
        this.hosts = hosts;
        this.clock = clock;
    }

    Routes routes() {
        return new Routes()
                .on(
                        "GET",
                        "/v2.1/os-instance_usage_audit_log",
                        Policy.ADMIN,
                        x -> answer(x, "instance_usage_audit_logs", clock.millis()))
                .on(
                        "GET",
                        "/v2.1/os-instance_usage_audit_log/{before}",
                        Policy.ADMIN,
                        x -> answer(x, "instance_usage_audit_log", QueryTimes.millis("before", x.variable("before"))));
    }

    private void answer(Exchange x, String envelope, long before) {
        var end = LocalDateTime.ofInstant(Instant.ofEpochMilli(before), ZoneOffset.UTC)
                .truncatedTo(ChronoUnit.DAYS)
                .withDayOfMonth(1);
        var all = hosts.all();
        var body = Json.object();
        var log = body.putObject(envelope)
                .put("period_beginning", TIME.format(end.minusMonths(1)))
                .put("period_ending", TIME.format(end))
                .put("num_hosts", all.size())
                .put("num_hosts_done", 0)
                .put("num_hosts_running", 0)
                .put("num_hosts_not_run", all.size())
                .put("total_instances", 0)
                .put("total_errors", 0)
                .put("overall_status", "0 of " + all.size() + " hosts done. 0 errors.");
        log.putObject("log");
        var notRun = log.putArray("hosts_not_run");
        all.forEach(host -> notRun.add(host.name()));
        x.json(200, body);
    }
}
