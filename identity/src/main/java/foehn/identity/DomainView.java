package foehn.identity;

import foehn.kernel.http.Exchange;
import foehn.kernel.json.Json;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/// A domain as Keystone writes it.
final class DomainView {
    /// @param tags of all that will be shown
    static Function<Project, ObjectNode> of(Exchange x, Map<String, List<String>> tags) {
        return domain -> {
            var node = Json.object()
                    .put("id", domain.id())
                    .put("name", domain.name())
                    .put("description", domain.description())
                    .put("enabled", domain.enabled());
            node.set("tags", ProjectView.tags(tags.getOrDefault(domain.id(), List.of())));
            Options.show(domain.options(), node);
            Attributes.show(domain.extra(), node);
            return Links.self(x, "/v3/domains/" + domain.id(), node);
        };
    }

    private DomainView() {}
}
