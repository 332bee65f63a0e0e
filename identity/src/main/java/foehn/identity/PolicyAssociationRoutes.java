package foehn.identity;

import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Json;
import java.util.List;
import java.util.Optional;

/// `OS-ENDPOINT-POLICY`, under policies and under endpoints.
final class PolicyAssociationRoutes {
    private static final String UNDER_POLICY = "/v3/policies/{id}/OS-ENDPOINT-POLICY";

    private final PolicyAssociations associations;

    PolicyAssociationRoutes(PolicyAssociations associations) {
        this.associations = associations;
    }

    Routes routes() {
        var routes = new Routes()
                .on("GET", UNDER_POLICY + "/endpoints", Policy.SYSTEM_READER, this::endpoints)
                .on("GET", "/v3/endpoints/{id}/OS-ENDPOINT-POLICY/policy", Policy.SYSTEM_READER, this::policy);
        for (var target :
                List.of("/endpoints/{endpoint}", "/services/{service}", "/services/{service}/regions/{region}")) {
            routes.on("PUT", UNDER_POLICY + target, Policy.ADMIN, this::associate)
                    .on("GET", UNDER_POLICY + target, Policy.SYSTEM_READER, this::check)
                    .on("DELETE", UNDER_POLICY + target, Policy.ADMIN, this::dissociate);
        }
        return routes;
    }

    private static PolicyAssociations.Target target(Exchange x) {
        return new PolicyAssociations.Target(variable(x, "endpoint"), variable(x, "service"), variable(x, "region"));
    }

    private static Optional<String> variable(Exchange x, String name) {
        return Optional.of(x.variable(name, "")).filter(text -> !text.isEmpty());
    }

    private void associate(Exchange x) {
        associations.associate(x.variable("id"), target(x));
        x.status(204);
    }

    private void check(Exchange x) {
        associations.check(x.variable("id"), target(x));
        x.status(204);
    }

    private void dissociate(Exchange x) {
        associations.dissociate(x.variable("id"), target(x));
        x.status(204);
    }

    private void policy(Exchange x) {
        var policy = associations.ofEndpoint(x.variable("id"));
        x.json(200, Json.object().set("policy", PolicyRoutes.view(x).apply(policy)));
    }

    private void endpoints(Exchange x) {
        var found = associations.endpointsOf(x.variable("id"));
        Links.list(x, "endpoints", Page.whole(found), EndpointRoutes.view(x));
    }
}
