package foehn.identity;

import foehn.kernel.http.Exchange;
import foehn.kernel.json.Json;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A project as Keystone writes it.
final class ProjectView {
    /// @param tags of all that will be shown
    static Function<Project, ObjectNode> of(Exchange x, Map<String, List<String>> tags) {
        return project -> {
            var node = Json.object()
                    .put("id", project.id())
                    .put("name", project.name())
                    .put("domain_id", project.domainId())
                    .put("description", project.description())
                    .put("enabled", project.enabled())
                    .put("parent_id", project.parentId())
                    .put("is_domain", project.isDomain());
            node.set("tags", tags(tags.getOrDefault(project.id(), List.of())));
            Options.show(project.options(), node);
            Attributes.show(project.extra(), node);
            return Links.self(x, "/v3/projects/" + project.id(), node);
        };
    }

    static ArrayNode tags(List<String> tags) {
        var node = Json.array();
        tags.forEach(node::add);
        return node;
    }

    private ProjectView() {}
}
