package foehn.identity;

import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/// `/v3/registered_limits` and `/v3/limits`.
final class LimitRoutes {
    private static final String REGISTERED = "/v3/registered_limits";
    private static final String LIMITS = "/v3/limits";

    private final Limits limits;

    LimitRoutes(Limits limits) {
        this.limits = limits;
    }

    Routes routes() {
        return new Routes()
                .on("GET", REGISTERED, Policy.AUTHENTICATED, this::listRegistered)
                .on("POST", REGISTERED, Policy.ADMIN, this::register)
                .on("GET", REGISTERED + "/{id}", Policy.AUTHENTICATED, this::showRegistered)
                .on("PATCH", REGISTERED + "/{id}", Policy.ADMIN, this::updateRegistered)
                .on("DELETE", REGISTERED + "/{id}", Policy.ADMIN, this::unregister)
                .on("GET", LIMITS, Policy.AUTHENTICATED, this::list)
                .on("POST", LIMITS, Policy.ADMIN, this::create)
                .on("GET", LIMITS + "/model", Policy.AUTHENTICATED, LimitRoutes::model)
                .on("GET", LIMITS + "/{id}", Policy.AUTHENTICATED, this::show)
                .on("PATCH", LIMITS + "/{id}", Policy.ADMIN, this::update)
                .on("DELETE", LIMITS + "/{id}", Policy.ADMIN, this::delete);
    }

    private void listRegistered(Exchange x) {
        var page = limits.registered(Listing.of(x, "service_id", "region_id", "resource_name"));
        Links.list(x, "registered_limits", page, limit -> view(x, limit));
    }

    private void register(Exchange x) {
        all(x, "registered_limits", limits.register(Fields.of(x.json(), "body")), limit -> view(x, limit));
    }

    private void showRegistered(Exchange x) {
        one(x, "registered_limit", view(x, limits.registered(x.variable("id"))));
    }

    private void updateRegistered(Exchange x) {
        var limit = limits.updateRegistered(x.variable("id"), x.fields("registered_limit"));
        one(x, "registered_limit", view(x, limit));
    }

    private void unregister(Exchange x) {
        limits.unregister(x.variable("id"));
        x.status(204);
    }

    private void list(Exchange x) {
        var listing = Listing.of(x, "service_id", "region_id", "resource_name", "project_id", "domain_id");
        Links.list(x, "limits", limits.limits(x.caller(), listing), limit -> view(x, limit));
    }

    private void create(Exchange x) {
        all(x, "limits", limits.create(Fields.of(x.json(), "body")), limit -> view(x, limit));
    }

    private void show(Exchange x) {
        one(x, "limit", view(x, limits.limit(x.caller(), x.variable("id"))));
    }

    private void update(Exchange x) {
        one(x, "limit", view(x, limits.update(x.variable("id"), x.fields("limit"))));
    }

    private void delete(Exchange x) {
        limits.delete(x.variable("id"));
        x.status(204);
    }

    private static void model(Exchange x) {
        var answer = Json.object();
        answer.putObject("model")
                .put("name", "flat")
                .put(
                        "description",
                        "Limit enforcement and validation does not take project hierarchy into consideration.");
        answer.set("links", Links.ofList(x, LIMITS + "/model"));
        x.json(200, answer);
    }

    private static void one(Exchange x, String kind, ObjectNode view) {
        x.json(200, Json.object().set(kind, view));
    }

    private static <T> void all(Exchange x, String kind, List<T> limits, Function<T, ObjectNode> view) {
        var answer = Json.object();
        var list = answer.putArray(kind);
        limits.forEach(limit -> list.add(view.apply(limit)));
        x.json(201, answer);
    }

    private static ObjectNode view(Exchange x, RegisteredLimit limit) {
        var view = Json.object()
                .put("id", limit.id())
                .put("service_id", limit.serviceId())
                .put("region_id", limit.regionId())
                .put("resource_name", limit.resourceName())
                .put("default_limit", limit.defaultLimit())
                .put("description", limit.description());
        return Links.self(x, REGISTERED + "/" + limit.id(), view);
    }

    private static ObjectNode view(Exchange x, ResourceLimit limit) {
        var view = Json.object()
                .put("id", limit.id())
                .put("project_id", limit.projectId())
                .put("domain_id", limit.domainId())
                .put("service_id", limit.serviceId())
                .put("region_id", limit.regionId())
                .put("resource_name", limit.resourceName())
                .put("resource_limit", limit.resourceLimit())
                .put("description", limit.description());
        return Links.self(x, LIMITS + "/" + limit.id(), view);
    }
}
