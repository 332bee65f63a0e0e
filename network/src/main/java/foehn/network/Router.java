package foehn.network;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A row of `router`. `routes` is a JSON list.
public record Router(
        String id,
        String projectId,
        String name,
        String description,
        boolean adminStateUp,
        @Nullable String gatewayNetworkId,
        @Nullable String gatewayPortId,
        boolean enableSnat,
        String routes,
        String zoneHints,
        String tags,
        long revision,
        long createdAt,
        long updatedAt)
        implements Resource {

    Optional<String> gatewayPort() {
        return Optional.ofNullable(gatewayPortId);
    }

    Optional<String> gatewayNetwork() {
        return Optional.ofNullable(gatewayNetworkId);
    }

    List<Route> routeList() {
        return Lists.read(routes, Route[].class);
    }
}
