package foehn.identity;

import foehn.kernel.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The catalog as clients read it: services, each with its endpoints, their addresses made out for the caller.
final class CatalogView {
    static ArrayNode of(List<CatalogEntry> entries, Access access) {
        var services = new LinkedHashMap<String, ObjectNode>();
        for (var entry : entries) {
            var service = services.computeIfAbsent(entry.serviceId(), id -> {
                var node = Json.object().put("id", id).put("type", entry.type());
                node.put("name", entry.name() == null ? "" : entry.name());
                node.putArray("endpoints");
                return node;
            });
            address(entry.url(), access)
                    .ifPresent(url -> service.withArray("endpoints")
                            .addObject()
                            .put("id", entry.endpointId())
                            .put("interface", entry.interfaceName())
                            .put("region_id", entry.regionId())
                            .put("region", entry.regionId())
                            .put("url", url));
        }
        var catalog = Json.array();
        services.values().forEach(catalog::add);
        return catalog;
    }

    /// Addresses may name the caller's project, as Swift's do. Without a project there is no such address.
    private static Optional<String> address(String template, Access access) {
        var url = template.replace("%(", "$(");
        if (!url.contains("$(")) {
            return Optional.of(url);
        }
        url = url.replace("$(user_id)s", access.user().id());
        if (access.project() != null) {
            url = url.replace("$(project_id)s", access.project().id())
                    .replace("$(tenant_id)s", access.project().id());
        }
        return url.contains("$(") ? Optional.empty() : Optional.of(url);
    }

    private CatalogView() {}
}
