package foehn.network;

import foehn.kernel.auth.Policy;
import foehn.kernel.db.Database;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Json;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// `/v2.0/quotas`.
final class QuotaRoutes {
    private final Database db;
    private final Quotas quotas;

    QuotaRoutes(Database db, Quotas quotas) {
        this.db = db;
        this.quotas = quotas;
    }

    Routes routes() {
        var one = "/v2.0/quotas/{project}";
        return new Routes()
                .on("GET", "/v2.0/quotas", Policy.ADMIN, this::list)
                .on("GET", "/v2.0/quotas/tenant", Policy.READER, QuotaRoutes::whose)
                .on("GET", "/v2.0/quotas/project", Policy.READER, QuotaRoutes::whose)
                .on("GET", one, Policy.READER, this::show)
                .on("GET", one + "/default", Policy.READER, this::defaults)
                .on("GET", one + "/details", Policy.READER, this::details)
                .on("GET", one + "/details.json", Policy.READER, this::details)
                .on("PUT", one, Policy.ADMIN, this::update)
                .on("DELETE", one, Policy.ADMIN, this::reset);
    }

    private void list(Exchange x) {
        var body = Json.object();
        var all = body.putArray("quotas");
        for (var project : quotas.projects()) {
            all.add(limits(quotas.limits(project)).put("project_id", project).put("tenant_id", project));
        }
        x.json(200, body);
    }

    private static void whose(Exchange x) {
        var body = Json.object();
        var project = x.caller().project();
        body.putObject("tenant").put("tenant_id", project).put("project_id", project);
        x.json(200, body);
    }

    private static ObjectNode limits(Map<String, Long> limits) {
        var object = Json.object();
        limits.forEach(object::put);
        return object;
    }

    private static void answer(Exchange x, ObjectNode quota) {
        var body = Json.object();
        body.set("quota", quota);
        x.json(200, body);
    }

    private void show(Exchange x) {
        Quotas.requireOwn(x.caller(), x.variable("project"));
        answer(x, limits(quotas.limits(x.variable("project"))));
    }

    private void defaults(Exchange x) {
        Quotas.requireOwn(x.caller(), x.variable("project"));
        answer(x, limits(quotas.defaultLimits()));
    }

    private void details(Exchange x) {
        var project = x.variable("project");
        Quotas.requireOwn(x.caller(), project);
        var all = Json.object();
        quotas.limits(project)
                .forEach((resource, limit) -> all.putObject(resource)
                        .put("limit", limit)
                        .put("used", quotas.used(project, resource))
                        .put("reserved", 0));
        answer(x, all);
    }

    private void update(Exchange x) {
        var f = x.fields("quota");
        var limits = new HashMap<String, Long>();
        for (var name : f.names()) {
            // Clients send these along.
            if (!name.equals("tenant_id") && !name.equals("project_id") && !name.equals("force")) {
                limits.put(name, f.integer(name, -1, Integer.MAX_VALUE));
            }
        }
        var project = x.variable("project");
        db.run(_ -> quotas.set(project, limits));
        answer(x, limits(quotas.limits(project)));
    }

    private void reset(Exchange x) {
        db.run(_ -> quotas.reset(x.variable("project")));
        x.status(204);
    }
}
