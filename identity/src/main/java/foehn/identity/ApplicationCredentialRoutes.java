package foehn.identity;

import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Json;
import tools.jackson.databind.node.ObjectNode;

/// `/v3/users/{id}/application_credentials`, and the access rules that limit them.
final class ApplicationCredentialRoutes {
    private static final String ALL = "/v3/users/{id}/application_credentials";
    private static final String RULES = "/v3/users/{id}/access_rules";

    private final ApplicationCredentials credentials;

    ApplicationCredentialRoutes(ApplicationCredentials credentials) {
        this.credentials = credentials;
    }

    Routes routes() {
        return new Routes()
                .on("GET", ALL, Policy.AUTHENTICATED, this::list)
                .on("POST", ALL, Policy.AUTHENTICATED, this::create)
                .on("GET", ALL + "/{credential}", Policy.AUTHENTICATED, this::show)
                .on("DELETE", ALL + "/{credential}", Policy.AUTHENTICATED, this::delete)
                .on("GET", RULES, Policy.AUTHENTICATED, this::rules)
                .on("GET", RULES + "/{rule}", Policy.AUTHENTICATED, this::rule)
                .on("DELETE", RULES + "/{rule}", Policy.AUTHENTICATED, this::deleteRule);
    }

    private void list(Exchange x) {
        var page = credentials.page(x.caller(), user(x), Listing.of(x, "name"));
        Links.list(x, "application_credentials", page, c -> view(x, c));
    }

    private void create(Exchange x) {
        var created = credentials.create(x.caller(), user(x), x.fields("application_credential"));
        var view = view(x, created.credential()).put("secret", created.secret());
        x.json(201, Json.object().set("application_credential", view));
    }

    private void show(Exchange x) {
        var credential = credentials.show(x.caller(), user(x), x.variable("credential"));
        x.json(200, Json.object().set("application_credential", view(x, credential)));
    }

    private void delete(Exchange x) {
        credentials.delete(x.caller(), user(x), x.variable("credential"));
        x.status(204);
    }

    private void rules(Exchange x) {
        var page = credentials.rules(x.caller(), user(x), Listing.of(x, "service", "path", "method"));
        Links.list(x, "access_rules", page, r -> linked(x, r));
    }

    private void rule(Exchange x) {
        var rule = credentials.rule(x.caller(), user(x), x.variable("rule"));
        x.json(200, Json.object().set("access_rule", linked(x, rule)));
    }

    private void deleteRule(Exchange x) {
        credentials.deleteRule(x.caller(), user(x), x.variable("rule"));
        x.status(204);
    }

    private static String user(Exchange x) {
        return x.variable("id");
    }

    private ObjectNode view(Exchange x, ApplicationCredential credential) {
        var node = Json.object()
                .put("id", credential.id())
                .put("name", credential.name())
                .put("description", credential.description())
                .put("user_id", credential.userId())
                .put("project_id", credential.projectId())
                .putNull("system")
                .put("unrestricted", credential.unrestricted());
        var expires = credential.expiresAtMicros();
        node.put("expires_at", expires == null ? null : Expiry.show(expires));
        var roles = node.putArray("roles");
        credentials
                .roles(credential.id())
                .forEach(role -> roles.addObject()
                        .put("id", role.id())
                        .put("name", role.name())
                        .put("domain_id", role.domainId()));
        var rules = credentials.rules(credential.id());
        if (!rules.isEmpty()) {
            var list = node.putArray("access_rules");
            rules.forEach(rule -> list.add(view(rule)));
        }
        return Links.self(x, "/v3/users/" + credential.userId() + "/application_credentials/" + credential.id(), node);
    }

    private static ObjectNode linked(Exchange x, AccessRule rule) {
        return Links.self(x, "/v3/users/" + rule.userId() + "/access_rules/" + rule.id(), view(rule));
    }

    static ObjectNode view(AccessRule rule) {
        return Json.object()
                .put("id", rule.id())
                .put("service", rule.service())
                .put("path", rule.path())
                .put("method", rule.method());
    }
}
