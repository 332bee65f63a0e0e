package foehn.ovn;

import java.util.List;
import java.util.Optional;

/// What DHCP says on one IPv4 subnet. Metadata is at 169.254.169.254 through `metadataAddress`.
///
/// @param gateway option 3
/// @param serverAddress the DHCP server's own (the gateway's address, or the first of the subnet)
/// @param metadataAddress the next hop to 169.254.169.254 in option 121
/// @param hostRoutes further routes of option 121
public record LogicalSubnet(
        String id,
        String switchId,
        String cidr,
        boolean dhcp,
        Optional<String> gateway,
        String serverAddress,
        Optional<String> metadataAddress,
        List<String> dnsServers,
        List<Route> hostRoutes,
        int mtu,
        int leaseSeconds) {
    /// A static route.
    public record Route(String destination, String nextHop) {}
}
