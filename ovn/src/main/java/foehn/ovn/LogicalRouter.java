package foehn.ovn;

import java.util.List;
import java.util.Optional;

/// A router with everything that hangs on it, replaced as a whole by [LogicalNetwork#putRouter].
///
/// @param interfaces its legs into tenant networks
/// @param gateway its leg into an external network
/// @param sourceNat CIDRs that leave with the gateway's address
/// @param floating addresses that lead to one port each
public record LogicalRouter(
        String id,
        String name,
        boolean enabled,
        List<Leg> interfaces,
        Optional<Leg> gateway,
        Optional<String> defaultNextHop,
        List<String> sourceNat,
        List<LogicalSubnet.Route> routes,
        List<Floating> floating) {
    /// A leg. `portId` is the switch port's id; the router port's name is derived from it.
    ///
    /// @param networks addresses with prefix length: `10.0.0.1/24`
    /// @param gatewayHosts for the external leg: the chassis that may carry it, best first
    public record Leg(String portId, String mac, List<String> networks, int mtu, List<String> gatewayHosts) {}

    /// A floating IP: destination NAT in, source NAT out, at the gateway chassis.
    public record Floating(String id, String externalAddress, String fixedAddress) {}
}
