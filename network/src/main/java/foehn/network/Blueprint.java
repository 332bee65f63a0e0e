package foehn.network;

import foehn.ovn.LogicalNetwork.Kind;
import foehn.ovn.LogicalPort;
import foehn.ovn.LogicalSubnet;
import foehn.ovn.LogicalSwitch;
import foehn.ovn.PortGroup;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What OVN shall have for each row; empty for a row that is gone, or that OVN need not know.
final class Blueprint {
    /// The group of ports that are in no security group: nothing may pass.
    static final String NOBODY = "00000000-0000-0000-0000-000000000000";

    private static final int LEASE_SECONDS = 43_200;

    private final Stores stores;
    private final NetworkConfig config;
    private final RouterBlueprint routers;

    Blueprint(Stores stores, NetworkConfig config, GatewayHosts hosts) {
        this.stores = stores;
        this.config = config;
        this.routers = new RouterBlueprint(stores, hosts);
    }

    /// All rows of a kind.
    Set<String> ids(Kind kind) {
        var rows = switch (kind) {
            case SWITCH -> stores.networks;
            case SUBNET -> stores.subnets;
            case PORT -> stores.ports;
            case ROUTER -> stores.routers;
            case PORT_GROUP -> stores.groups;
        };
        var ids = new HashSet<String>();
        rows.all(Where.ALL).forEach(row -> ids.add(row.id()));
        if (kind == Kind.PORT_GROUP) {
            ids.add(NOBODY);
        }
        return ids;
    }

    Optional<LogicalSwitch> logicalSwitch(String id) {
        return stores.networks
                .find(id)
                .map(n -> new LogicalSwitch(
                        n.id(),
                        n.name(),
                        n.mtu(),
                        Optional.ofNullable(n.physicalNetwork()),
                        n.networkType().equals(Network.VLAN)
                                ? Optional.ofNullable(n.segmentationId())
                                : Optional.empty(),
                        n.dnsDomain()));
    }

    /// Of IPv4 only: OVN's DHCPv6 is not used.
    Optional<LogicalSubnet> subnet(String id) {
        return stores.subnets
                .find(id)
                .filter(s -> s.ipVersion() == 4)
                .flatMap(s -> stores.networks.find(s.networkId()).map(network -> subnet(s, network)));
    }

    private LogicalSubnet subnet(Subnet s, Network network) {
        var metadata =
                stores.ports.all(Where.is("network_id", s.networkId()).and("device_owner", Port.METADATA)).stream()
                        .flatMap(port -> stores.addresses.of(port.id()).stream())
                        .filter(address -> address.subnetId().equals(s.id()))
                        .map(PortAddress::ip)
                        .findFirst();
        var server =
                s.gateway().or(() -> metadata).orElseGet(() -> s.range().hosts().start());
        return new LogicalSubnet(
                s.id(),
                s.networkId(),
                s.cidr(),
                s.enableDhcp(),
                s.gateway(),
                server,
                metadata,
                s.dnsList().isEmpty() ? config.dnsServers() : s.dnsList(),
                s.routeList().stream()
                        .map(route -> new LogicalSubnet.Route(route.destination(), route.nexthop()))
                        .toList(),
                network.mtu(),
                LEASE_SECONDS);
    }

    Optional<LogicalPort> port(String id) {
        return stores.ports
                .find(id)
                .filter(port -> !port.deviceOwner().equals(Port.FLOATING))
                .map(this::port);
    }

    private LogicalPort port(Port p) {
        var addresses = stores.addresses.of(p.id());
        var subnets = stores.subnets.byId(
                addresses.stream().map(PortAddress::subnetId).collect(Collectors.toSet()));
        var dhcp = addresses.stream()
                .map(PortAddress::subnetId)
                .filter(subnet -> Optional.ofNullable(subnets.get(subnet))
                        .filter(Subnet::hasDhcp4)
                        .isPresent())
                .findFirst();
        var type = p.isRouters()
                ? LogicalPort.Type.ROUTER
                : p.deviceOwner().equals(Port.METADATA) ? LogicalPort.Type.METADATA : LogicalPort.Type.GUEST;
        boolean guest = type == LogicalPort.Type.GUEST;
        return new LogicalPort(
                p.id(),
                p.networkId(),
                p.name(),
                type,
                p.mac(),
                addresses.stream().map(PortAddress::ip).toList(),
                guest ? dhcp : Optional.empty(),
                p.adminStateUp(),
                guest && p.portSecurityEnabled(),
                Lists.read(p.allowedPairs(), Port.Pair[].class).stream()
                        .map(pair -> pair.macAddress() + " " + pair.ipAddress())
                        .toList(),
                guest ? groups(p) : Set.of(),
                hosts(p),
                p.isRouters() ? Optional.of(p.deviceId()) : Optional.empty());
    }

    private Set<String> groups(Port p) {
        if (!p.portSecurityEnabled()) {
            return Set.of();
        }
        var groups = stores.portLinks.groups(Set.of(p.id())).getOrDefault(p.id(), List.of());
        return groups.isEmpty() ? Set.of(NOBODY) : Set.copyOf(groups);
    }

    private static List<String> hosts(Port p) {
        var hosts = new ArrayList<String>();
        if (!p.host().isEmpty()) {
            hosts.add(p.host());
        }
        Optional.ofNullable(p.migratingTo()).filter(to -> !to.equals(p.host())).ifPresent(hosts::add);
        return hosts;
    }

    Optional<foehn.ovn.LogicalRouter> router(String id) {
        return stores.routers.find(id).map(routers::router);
    }

    Optional<PortGroup> portGroup(String id) {
        if (id.equals(NOBODY)) {
            return Optional.of(new PortGroup(NOBODY, "nobody", List.of()));
        }
        return stores.groups
                .find(id)
                .map(group -> new PortGroup(
                        group.id(),
                        group.name(),
                        stores.rules.all(Where.is("security_group_id", id)).stream()
                                .map(RuleMatch::of)
                                .toList()));
    }
}
