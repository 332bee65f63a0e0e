package foehn.server;

import foehn.kernel.auth.Policy;
import foehn.kernel.health.Health;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.FaultStyle;
import foehn.kernel.http.Mount;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Json;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What belongs to no service: `/` says what there is, `/healthz` how it is, `/metrics` how much of it.
final class OperatorRoutes {
    /// A service as a client finds it.
    record Entry(String type, String name, String path, List<String> versions) {}

    static final Entry IDENTITY = new Entry("identity", "keystone", "/identity", List.of("v3"));
    static final Entry OBJECT_STORE = new Entry("object-store", "swift", "/object-store", List.of("v1"));
    static final List<Entry> ALL = List.of(
            IDENTITY,
            OBJECT_STORE,
            new Entry("image", "glance", "/image", List.of("v2")),
            new Entry("compute", "nova", "/compute", List.of("v2.1")),
            new Entry("placement", "placement", "/placement", List.of("v1")),
            new Entry("network", "neutron", "/network", List.of("v2.0")),
            new Entry("block-storage", "cinder", "/volume", List.of("v3")));

    private final List<Entry> services;
    private final Health health;
    private final PrometheusMeterRegistry metrics;

    private OperatorRoutes(List<Entry> services, Health health, PrometheusMeterRegistry metrics) {
        this.services = services;
        this.health = health;
        this.metrics = metrics;
    }

    /// To be mounted last, for its empty prefix owns every path.
    static Mount mount(List<Entry> services, Health health, PrometheusMeterRegistry metrics) {
        return new Mount("foehn", "", new OperatorRoutes(services, health, metrics).routes(), FaultStyle.KEYSTONE);
    }

    private Routes routes() {
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
