package foehn.identity;

import foehn.kernel.http.Exchange;
import foehn.kernel.json.Json;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/// A group as Keystone writes it.
final class GroupView {
    static Function<Group, ObjectNode> of(Exchange x) {
        return group -> {
            var node = Json.object()
                    .put("id", group.id())
                    .put("name", group.name())
                    .put("domain_id", group.domainId())
                    .put("description", group.description());
            Attributes.show(group.extra(), node);
            return Links.self(x, "/v3/groups/" + group.id(), node);
        };
    }

    private GroupView() {}
}
