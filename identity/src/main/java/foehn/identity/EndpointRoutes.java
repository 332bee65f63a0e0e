package foehn.identity;

import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Json;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/// `/v3/endpoints`.
final class EndpointRoutes {
    private final Endpoints endpoints;

    EndpointRoutes(Endpoints endpoints) {
        this.endpoints = endpoints;
    }

    Routes routes() {
        return new Routes()
                .on("GET", "/v3/endpoints", Policy.SYSTEM_READER, this::list)
                .on("POST", "/v3/endpoints", Policy.ADMIN, this::create)
                .on("GET", "/v3/endpoints/{id}", Policy.SYSTEM_READER, this::show)
                .on("PATCH", "/v3/endpoints/{id}", Policy.ADMIN, this::update)
                .on("DELETE", "/v3/endpoints/{id}", Policy.ADMIN, this::delete);
    }

    private void list(Exchange x) {
        var listing = Listing.of(x, "interface", "service_id", "region_id");
        Links.list(x, "endpoints", endpoints.page(listing), view(x));
    }

    private void create(Exchange x) {
        answer(x, 201, endpoints.create(x.fields("endpoint")));
    }

    private void show(Exchange x) {
        answer(x, 200, endpoints.find(x.variable("id")));
    }

    private void update(Exchange x) {
        answer(x, 200, endpoints.update(x.variable("id"), x.fields("endpoint")));
    }

    private static void answer(Exchange x, int status, Endpoint endpoint) {
        x.json(status, Json.object().set("endpoint", view(x).apply(endpoint)));
    }

    static Function<Endpoint, ObjectNode> view(Exchange x) {
        return endpoint -> {
            var node = Json.object()
                    .put("id", endpoint.id())
                    .put("interface", endpoint.interfaceName())
                    .put("region_id", endpoint.regionId())
                    .put("region", endpoint.regionId())
                    .put("service_id", endpoint.serviceId())
                    .put("url", endpoint.url())
                    .put("enabled", endpoint.enabled());
            return Links.self(x, "/v3/endpoints/" + endpoint.id(), Attributes.show(endpoint.extra(), node));
        };
    }

    private void delete(Exchange x) {
        endpoints.delete(x.variable("id"));
        x.status(204);
    }
}
