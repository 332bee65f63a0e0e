package foehn.ovn;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A port of a switch.
///
/// @param addresses fixed addresses, without prefix length
/// @param dhcpSubnetId the subnet whose DHCP answers this port
/// @param portSecurity drop what does not come from `mac` and `addresses` (and `allowedPairs`)
/// @param allowedPairs further "MAC address" or "MAC address/len" pairs that may be a source
/// @param hosts OVN's `requested-chassis`: one host; during a live migration source and target, in this order,
///     the target activated by the guest's own RARP
/// @param peerRouterId for a router's port: the router on the other side
public record LogicalPort(
        String id,
        String switchId,
        String name,
        Type type,
        String mac,
        List<String> addresses,
        Optional<String> dhcpSubnetId,
        boolean enabled,
        boolean portSecurity,
        List<String> allowedPairs,
        Set<String> portGroupIds,
        List<String> hosts,
        Optional<String> peerRouterId) {
    /// What is plugged in.
    public enum Type {
        /// A guest's interface.
        GUEST,
        /// The metadata service's, present on every host.
        METADATA,
        /// A router's.
        ROUTER
    }
}
