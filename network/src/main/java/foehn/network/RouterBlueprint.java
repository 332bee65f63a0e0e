package foehn.network;

import foehn.ovn.LogicalRouter;
import foehn.ovn.LogicalRouter.Leg;
import foehn.ovn.LogicalSubnet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What OVN shall have for a router: its legs, routes and address translation.
final class RouterBlueprint {
    private final Stores stores;
    private final GatewayHosts hosts;

    RouterBlueprint(Stores stores, GatewayHosts hosts) {
        this.stores = stores;
        this.hosts = hosts;
    }

    /// Everything about the router's ports that is read more than once.
    private record Surroundings(
            Map<String, List<PortAddress>> addresses, Map<String, Subnet> subnets, Map<String, Network> networks) {}

    LogicalRouter router(Router r) {
        var ports = stores.ports.all(Where.is("device_id", r.id())).stream()
                .filter(Port::isRouters)
                .toList();
        var around = surroundings(ports);
        var inner = ports.stream()
                .filter(port -> port.deviceOwner().equals(Port.ROUTER_INTERFACE))
                .toList();
        var gateway = ports.stream()
                .filter(port -> port.deviceOwner().equals(Port.ROUTER_GATEWAY))
                .findFirst();
        var hops = gateway.map(port -> hops(port, around)).orElse(Map.of());
        var routes = new ArrayList<LogicalSubnet.Route>();
        r.routeList().forEach(route -> routes.add(new LogicalSubnet.Route(route.destination(), route.nexthop())));
        if (hops.containsKey(4) && hops.containsKey(6)) {
            routes.add(new LogicalSubnet.Route("::/0", hops.getOrDefault(6, "")));
        }
        return new LogicalRouter(
                r.id(),
                r.name(),
                r.adminStateUp(),
                inner.stream().map(port -> leg(port, around, List.of())).toList(),
                gateway.map(port -> leg(port, around, hosts.bestFirst(r.id()))),
                Optional.ofNullable(hops.getOrDefault(4, hops.get(6))),
                r.enableSnat() && gateway.isPresent() ? inside(inner, around) : List.of(),
                routes,
                floating(r));
    }

    private Surroundings surroundings(List<Port> ports) {
        var addresses = stores.addresses.of(ports.stream().map(Port::id).toList());
        var subnets = stores.subnets.byId(addresses.values().stream()
                .flatMap(List::stream)
                .map(PortAddress::subnetId)
                .collect(Collectors.toSet()));
        var networks = stores.networks.byId(ports.stream().map(Port::networkId).collect(Collectors.toSet()));
        return new Surroundings(addresses, subnets, networks);
    }

    private static List<Subnet> subnets(Port port, Surroundings around) {
        return around.addresses().getOrDefault(port.id(), List.of()).stream()
                .flatMap(address -> Optional.ofNullable(around.subnets().get(address.subnetId())).stream())
                .toList();
    }

    private static Leg leg(Port port, Surroundings around, List<String> gatewayHosts) {
        var networks = new ArrayList<String>();
        for (var address : around.addresses().getOrDefault(port.id(), List.of())) {
            var subnet = around.subnets().get(address.subnetId());
            if (subnet != null) {
                networks.add(address.ip() + "/" + subnet.range().prefix());
            }
        }
        int mtu = Optional.ofNullable(around.networks().get(port.networkId()))
                .map(Network::mtu)
                .orElse(0);
        return new Leg(port.id(), port.mac(), networks, mtu, gatewayHosts);
    }

    /// The way out, by IP version.
    private static Map<Integer, String> hops(Port gateway, Surroundings around) {
        return subnets(gateway, around).stream()
                .filter(subnet -> subnet.gatewayIp() != null)
                .collect(Collectors.toMap(Subnet::ipVersion, s -> s.gateway().orElseThrow(), (first, _) -> first));
    }

    private static List<String> inside(List<Port> inner, Surroundings around) {
        return inner.stream()
                .flatMap(port -> subnets(port, around).stream())
                .filter(subnet -> subnet.ipVersion() == 4)
                .map(Subnet::cidr)
                .distinct()
                .toList();
    }

    private List<LogicalRouter.Floating> floating(Router r) {
        var floating = new ArrayList<LogicalRouter.Floating>();
        for (var ip : stores.floatingIps.all(Where.is("router_id", r.id()))) {
            if (ip.fixedIpAddress() != null) {
                floating.add(new LogicalRouter.Floating(ip.id(), ip.floatingIpAddress(), ip.fixedIpAddress()));
            }
        }
        return floating;
    }
}
