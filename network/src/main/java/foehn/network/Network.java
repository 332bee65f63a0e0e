package foehn.network;

import org.jspecify.annotations.Nullable;

/// A row of `network`.
///
/// @param networkType `geneve`, `flat` or `vlan`
/// @param physicalNetwork the bridge mapping of a provider network
/// @param segmentationId the overlay's number, or the VLAN
public record Network(
        String id,
        String projectId,
        String name,
        String description,
        boolean adminStateUp,
        boolean shared,
        boolean external,
        boolean isDefault,
        int mtu,
        boolean portSecurityEnabled,
        String dnsDomain,
        String networkType,
        @Nullable String physicalNetwork,
        @Nullable Integer segmentationId,
        String zoneHints,
        String tags,
        long revision,
        long createdAt,
        long updatedAt)
        implements Resource {
    static final String GENEVE = "geneve";
    static final String FLAT = "flat";
    static final String VLAN = "vlan";
}
