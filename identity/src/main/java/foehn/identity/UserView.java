package foehn.identity;

import foehn.kernel.Times;
import foehn.kernel.http.Exchange;
import foehn.kernel.json.Json;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
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
                    .put("password_expires_at", expiry(user.passwordEnd()));
            if (user.defaultProjectId() != null) {
                node.put("default_project_id", user.defaultProjectId());
            }
            Options.show(user.options(), node);
            Attributes.show(user.extra(), node);
            return Links.self(x, "/v3/users/" + user.id(), node);
        };
    }

    /// As Keystone writes it here: without the Z.
    static @Nullable String expiry(@Nullable Long millis) {
        return millis == null ? null : Times.naive(millis);
    }

    private UserView() {}
}
