package foehn.server;

import foehn.kernel.auth.Policy;
import foehn.kernel.health.Health;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Json;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What belongs to no service: `/` says what there is, `/healthz` how it is, `/metrics` how much of it.
final class OperatorRoutes {
    /// A service as a client finds it.
    record Entry(String type, String name, String path, List<String> versions) {}

    private final List<Entry> services;
    private final Health health;
    private final PrometheusMeterRegistry metrics;

    OperatorRoutes(List<Entry> services, Health health, PrometheusMeterRegistry metrics) {
        this.services = services;
        this.health = health;
        this.metrics = metrics;
    }

    Routes routes() {
        return new Routes()
                .on("GET", "/", Policy.OPEN, this::index)
                .on("GET", "/healthz", Policy.OPEN, this::health)
                .on("GET", "/metrics", Policy.OPEN, this::metrics);
    }

    private void index(Exchange x) {
        var body = Json.object();
        body.put("name", "foehn");
        var list = body.putArray("services");
        for (var service : services) {
            var entry = list.addObject();
            entry.put("type", service.type()).put("name", service.name());
            entry.put("url", x.baseUrl() + service.path());
            service.versions().forEach(entry.putArray("versions")::add);
        }
        x.json(200, body);
    }

    /// 503 only when nothing can be served: a load balancer must not take a control plane away because a host is.
    private void health(Exchange x) {
        var report = health.look();
        var body = Json.object();
        body.put("status", report.well() ? "ok" : report.serving() ? "degraded" : "down");
        var parts = body.putObject("parts");
        for (var part : report.parts()) {
            parts.putObject(part.name()).put("ok", part.well()).put("detail", part.detail());
        }
        x.json(report.serving() ? 200 : 503, body);
    }

    private void metrics(Exchange x) {
        x.bytes(
                200,
                "text/plain; version=0.0.4; charset=utf-8",
                metrics.scrape().getBytes(StandardCharsets.UTF_8));
    }
}
