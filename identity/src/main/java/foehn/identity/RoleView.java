package foehn.identity;

import foehn.kernel.http.Exchange;
import foehn.kernel.json.Json;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/// A role as Keystone writes it.
final class RoleView {
    static Function<Role, ObjectNode> of(Exchange x) {
        return role -> {
            var node = Json.object()
                    .put("id", role.id())
                    .put("name", role.name())
                    .put("domain_id", role.domainId())
                    .put("description", role.description());
            Options.show(role.options(), node);
            Attributes.show(role.extra(), node);
            return Links.self(x, "/v3/roles/" + role.id(), node);
        };
    }

    /// The short form that stands in rules.
    static ObjectNode brief(Exchange x, Role role) {
        var node = Json.object().put("id", role.id()).put("name", role.name()).put("description", role.description());
        return Links.self(x, "/v3/roles/" + role.id(), node);
    }

    private RoleView() {}
}
