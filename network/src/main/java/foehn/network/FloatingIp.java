package foehn.network;

import org.jspecify.annotations.Nullable;

/// A row of `floating_ip`.
///
/// @param ownPortId the port in the external network that holds the address
/// @param portId the port it leads to, through `routerId`
public record FloatingIp(
        String id,
        String projectId,
        String description,
        String floatingNetworkId,
        String floatingIpAddress,
        String ownPortId,
        @Nullable String portId,
        @Nullable String fixedIpAddress,
        @Nullable String routerId,
        String tags,
        long revision,
        long createdAt,
        long updatedAt)
        implements Resource {}
