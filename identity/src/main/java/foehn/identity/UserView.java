package foehn.identity;

import foehn.kernel.http.Exchange;
import foehn.kernel.json.Json;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/// A user as Keystone writes it; never with a password.
final class UserView {
    static Function<User, ObjectNode> of(Exchange x) {
        return user -> {
            var node = Json.object()
                    .put("id", user.id())
                    .put("name", user.name())
                    .put("domain_id", user.domainId())
                    .put("enabled", user.enabled())
                    .putNull("password_expires_at");
            if (user.defaultProjectId() != null) {
                node.put("default_project_id", user.defaultProjectId());
            }
            node.putObject("options");
            Attributes.show(user.extra(), node);
            return Links.self(x, "/v3/users/" + user.id(), node);
        };
    }

    private UserView() {}
}
