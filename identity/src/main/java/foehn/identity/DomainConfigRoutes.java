package foehn.identity;

import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Json;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// `/v3/domains/{id}/config`, its groups and options, and `/v3/domains/config/…/default`.
final class DomainConfigRoutes {
    private static final String ALL = "/v3/domains/{id}/config";
    private static final String GROUP = ALL + "/{group}";
    private static final String OPTION = GROUP + "/{option}";
    private static final String SECURITY = ALL + "/security_compliance";

    private final DomainConfigs configs;

    DomainConfigRoutes(DomainConfigs configs) {
        this.configs = configs;
    }

    Routes routes() {
        var routes = new Routes().on("PUT", ALL, Policy.ADMIN, this::put);
        for (var path : List.of(ALL, GROUP, OPTION)) {
            routes.on("GET", path, Policy.SYSTEM_READER, this::show)
                    .on("PATCH", path, Policy.ADMIN, this::update)
                    .on("DELETE", path, Policy.ADMIN, this::delete);
        }
        for (var path : List.of("", "/{group}", "/{group}/{option}")) {
            routes.on("GET", "/v3/domains/config" + path + "/default", Policy.SYSTEM_READER, this::defaults);
        }
        return routes.on("GET", SECURITY, Policy.AUTHENTICATED, this::security)
                .on("GET", SECURITY + "/{option}", Policy.AUTHENTICATED, this::security);
    }

    private static DomainConfigs.Part part(Exchange x) {
        return new DomainConfigs.Part(variable(x, "group"), variable(x, "option"));
    }

    private static Optional<String> variable(Exchange x, String name) {
        return Optional.of(x.variable(name, "")).filter(text -> !text.isEmpty());
    }

    private void put(Exchange x) {
        boolean fresh = configs.replace(x.variable("id"), x.fields("config"));
        answer(x, fresh ? 201 : 200, configs.show(x.variable("id"), part(x)));
    }

    private void show(Exchange x) {
        answer(x, 200, configs.show(x.variable("id"), part(x)));
    }

    private void update(Exchange x) {
        configs.update(x.variable("id"), part(x), x.fields("config"));
        var all = new DomainConfigs.Part(Optional.empty(), Optional.empty());
        answer(x, 200, configs.show(x.variable("id"), all));
    }

    private void delete(Exchange x) {
        configs.delete(x.variable("id"), part(x));
        x.status(204);
    }

    private void defaults(Exchange x) {
        answer(x, 200, DomainConfigs.defaults(part(x)));
    }

    private void security(Exchange x) {
        answer(x, 200, configs.security(x.variable("id"), variable(x, "option")));
    }

    private static void answer(Exchange x, int status, JsonNode config) {
        x.json(status, Json.object().set("config", config));
    }
}
