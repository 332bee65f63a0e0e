package foehn.identity;

import foehn.kernel.json.Json;
import org.jspecify.annotations.Nullable;

/// Endpoints that have something in common: what its filters say.
///
/// @param filters by `service_id`, `region_id` and `interface`, as a JSON object of texts
record EndpointGroup(String id, String name, @Nullable String description, String filters) implements Identified {
    boolean matches(Endpoint endpoint) {
        var wanted = Json.MAPPER.readTree(filters);
        return wanted.properties().stream().allMatch(filter -> {
            var value = filter.getValue().asString("");
            return switch (filter.getKey()) {
                case "service_id" -> value.equals(endpoint.serviceId());
                case "region_id" -> value.equals(endpoint.regionId());
                case "interface" -> value.equals(endpoint.interfaceName());
                default -> false;
            };
        });
    }
}
