package foehn.network;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A row of `subnet`. `dnsNameservers`, `hostRoutes` and `pools` are JSON lists.
public record Subnet(
        String id,
        String projectId,
        String networkId,
        String name,
        String description,
        int ipVersion,
        String cidr,
        @Nullable String gatewayIp,
        boolean enableDhcp,
        @Nullable String ipv6RaMode,
        @Nullable String ipv6AddressMode,
        String dnsNameservers,
        String hostRoutes,
        String pools,
        String tags,
        long revision,
        long createdAt,
        long updatedAt)
        implements Resource {

    Cidr range() {
        return Cidr.parse(cidr).orElseThrow();
    }

    Optional<String> gateway() {
        return Optional.ofNullable(gatewayIp);
    }

    List<Pool> poolList() {
        return Lists.read(pools, Pool[].class);
    }

    List<Route> routeList() {
        return Lists.read(hostRoutes, Route[].class);
    }

    List<String> dnsList() {
        return Lists.texts(dnsNameservers);
    }

    /// Whether guests make their own addresses, from the prefix and their MAC.
    boolean derivesAddresses() {
        return "slaac".equals(ipv6AddressMode) || "dhcpv6-stateless".equals(ipv6AddressMode);
    }

    /// Whether OVN's DHCP server answers here.
    boolean hasDhcp4() {
        return ipVersion == 4 && enableDhcp;
    }
}
