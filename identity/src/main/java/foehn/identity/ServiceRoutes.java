package foehn.identity;

import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Json;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/// `/v3/services`.
final class ServiceRoutes {
    private final Services services;

    ServiceRoutes(Services services) {
        this.services = services;
    }

    Routes routes() {
        return new Routes()
                .on("GET", "/v3/services", Policy.SYSTEM_READER, this::list)
                .on("POST", "/v3/services", Policy.ADMIN, this::create)
                .on("GET", "/v3/services/{id}", Policy.SYSTEM_READER, this::show)
                .on("PATCH", "/v3/services/{id}", Policy.ADMIN, this::update)
                .on("DELETE", "/v3/services/{id}", Policy.ADMIN, this::delete);
    }

    private void list(Exchange x) {
        Links.list(x, "services", services.page(Listing.of(x, "type", "name")), view(x));
    }

    private void create(Exchange x) {
        answer(x, 201, services.create(x.fields("service")));
    }

    private void show(Exchange x) {
        answer(x, 200, services.find(x.variable("id")));
    }

    private void update(Exchange x) {
        answer(x, 200, services.update(x.variable("id"), x.fields("service")));
    }

    private static void answer(Exchange x, int status, Service service) {
        x.json(status, Json.object().set("service", view(x).apply(service)));
    }

    private static Function<Service, ObjectNode> view(Exchange x) {
        return service -> {
            var node = Json.object()
                    .put("id", service.id())
                    .put("type", service.type())
                    .put("enabled", service.enabled());
            if (service.name() != null) {
                node.put("name", service.name());
            }
            if (service.description() != null) {
                node.put("description", service.description());
            }
            return Links.self(x, "/v3/services/" + service.id(), Attributes.show(service.extra(), node));
        };
    }

    private void delete(Exchange x) {
        services.delete(x.variable("id"));
        x.status(204);
    }
}
