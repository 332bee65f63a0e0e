package foehn.network;

import java.time.Duration;
import java.util.List;

/// What the operator says about the virtual network.
///
/// @param underlayMtu of the network between the hosts; overlays get it less what Geneve needs
/// @param dnsServers what DHCP names on subnets that name none
/// @param physicalNetworks the bridge mappings that all hosts have, for provider networks
/// @param reconcilePeriod how often OVN is compared with the database when nothing seems wrong
public record NetworkConfig(
        int underlayMtu, List<String> dnsServers, List<String> physicalNetworks, Duration reconcilePeriod) {
    /// Ethernet, IPv4 or IPv6 (40), UDP (8), Geneve with OVN's option (8 + 8), less the outer Ethernet: as Neutron.
    private static final int GENEVE_BYTES = 58;

    public NetworkConfig {
        dnsServers = List.copyOf(dnsServers);
        physicalNetworks = List.copyOf(physicalNetworks);
    }

    int mtuMax(String networkType) {
        return networkType.equals(Network.GENEVE) ? underlayMtu - GENEVE_BYTES : underlayMtu;
    }
}
