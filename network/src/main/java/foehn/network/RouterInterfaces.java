package foehn.network;

import foehn.kernel.FaultException;
import foehn.kernel.auth.Caller;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import foehn.ovn.LogicalNetwork.Kind;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// A router's legs into tenant networks, put in and taken out by subnet or by port. Called within a transaction.
final class RouterInterfaces {
    private final Stores stores;
    private final Routers routers;
    private final Plugboard plugboard;
    private final Wiring wiring;
    private final InstantSource clock;
    private final Lookup<Subnet> subnets;
    private final Lookup<Port> ports;

    RouterInterfaces(Stores stores, Routers routers, Plugboard plugboard, Wiring wiring, InstantSource clock) {
        this.stores = stores;
        this.routers = routers;
        this.plugboard = plugboard;
        this.wiring = wiring;
        this.clock = clock;
        this.subnets = new Lookup<>(stores.subnets, Subnets.SCHEMA);
        this.ports = new Lookup<>(stores.ports, Ports.SCHEMA);
    }

    ObjectNode add(Caller caller, String routerId, Fields body) {
        var router = routers.owned(caller, routerId);
        body.allowOnly("subnet_id", "port_id");
        var subnetId = body.optionalText("subnet_id", 1, 64);
        var portId = body.optionalText("port_id", 1, 64);
        if (subnetId.isPresent() == portId.isPresent()) {
            throw bad(
                    subnetId.isPresent()
                            ? "Cannot specify both subnet-id and port-id"
                            : "Either subnet_id or port_id must be specified");
        }
        var port = subnetId.isPresent()
                ? bySubnet(caller, router, subnets.visible(caller, subnetId.get()))
                : byPort(router, ports.visible(caller, portId.orElseThrow()));
        stores.routers.touch(routerId, clock.millis());
        wiring.changed(Kind.ROUTER, routerId);
        return view(router, port);
    }

    private Port bySubnet(Caller caller, Router router, Subnet subnet) {
        var network = stores.networks.find(subnet.networkId()).orElseThrow();
        if (!caller.mayTouch(network.projectId()) && !network.shared()) {
            throw Neutron.disallowed("rule:add_router_interface");
        }
        var gateway = subnet.gateway().orElseThrow(() -> bad("Subnet for router interface must have a gateway IP"));
        if ("slaac".equals(subnet.ipv6RaMode()) && subnet.ipv6AddressMode() == null) {
            throw bad("IPv6 subnet " + subnet.id() + " configured to receive RAs from an external router cannot be"
                    + " added to Neutron Router");
        }
        requireNoOverlap(router, List.of(subnet));
        var port = plugboard.own(network, router.projectId(), Port.ROUTER_INTERFACE, router.id());
        plugboard.plug(port, Optional.of(List.of(new Addresses.Wanted(subnet.id(), gateway))), List.of());
        return port;
    }

    private Port byPort(Router router, Port port) {
        if (!port.deviceId().isEmpty()) {
            throw Neutron.conflict(
                    "PortInUse",
                    "Unable to complete operation on port " + port.id() + " for network " + port.networkId()
                            + ". Port already has an attached device " + port.deviceId() + ".");
        }
        var near = subnetsOf(port);
        if (near.isEmpty()) {
            throw bad("Router port must have at least one fixed IP");
        }
        if (near.stream().filter(s -> s.ipVersion() == 4).count() > 1) {
            throw bad("Cannot have multiple IPv4 subnets on router port");
        }
        requireNoOverlap(router, near);
        // A router's own port is neither filtered nor bound anywhere.
        var leg = port.device(router.id(), Port.ROUTER_INTERFACE, 0, false).unfiltered();
        stores.portLinks.setGroups(port.id(), List.of());
        if (!stores.ports.update(leg, clock.millis())) {
            throw Neutron.conflict("PortInUse", "Port " + port.id() + " has just been changed.");
        }
        wiring.changed(Kind.PORT, port.id());
        return leg;
    }

    private List<Subnet> subnetsOf(Port port) {
        var ids = stores.addresses.of(port.id()).stream()
                .map(PortAddress::subnetId)
                .toList();
        var rows = stores.subnets.byId(ids);
        return ids.stream()
                .flatMap(id -> Optional.ofNullable(rows.get(id)).stream())
                .toList();
    }

    private List<Port> legs(Router router) {
        return stores.ports.all(Where.is("device_id", router.id())).stream()
                .filter(Port::isRouters)
                .toList();
    }

    private void requireNoOverlap(Router router, List<Subnet> more) {
        for (var leg : legs(router)) {
            for (var there : subnetsOf(leg)) {
                for (var subnet : more) {
                    if (there.id().equals(subnet.id())) {
                        throw bad("Router already has a port on subnet " + subnet.id());
                    }
                    if (there.range().overlaps(subnet.range())) {
                        throw bad("Cidr " + subnet.cidr() + " of subnet " + subnet.id() + " overlaps with cidr "
                                + there.cidr() + " of subnet " + there.id());
                    }
                }
            }
        }
    }

    private static FaultException bad(String what) {
        return Neutron.badRequest("BadRequest", "Bad router request: " + what + ".");
    }

    ObjectNode remove(Caller caller, String routerId, Fields body) {
        var router = routers.owned(caller, routerId);
        body.allowOnly("subnet_id", "port_id");
        var subnetId = body.optionalText("subnet_id", 1, 64);
        var portId = body.optionalText("port_id", 1, 64);
        if (subnetId.isEmpty() && portId.isEmpty()) {
            throw bad("Either subnet_id or port_id must be specified");
        }
        var leg = portId.isPresent()
                ? legOf(router, ports.visible(caller, portId.get()).id())
                : legIn(router, subnets.visible(caller, subnetId.orElseThrow()).id());
        var near = subnetsOf(leg);
        if (subnetId.isPresent() && near.stream().noneMatch(s -> s.id().equals(subnetId.get()))) {
            throw Neutron.conflict(
                    "SubnetMismatchForPort", "Subnet on port " + leg.id() + " does not match the requested subnet.");
        }
        requireUnused(router, leg, near);
        var answer = view(router, leg);
        plugboard.unplug(leg);
        stores.routers.touch(routerId, clock.millis());
        wiring.changed(Kind.ROUTER, routerId);
        return answer;
    }

    private Port legOf(Router router, String portId) {
        return legs(router).stream()
                .filter(leg -> leg.id().equals(portId) && leg.deviceOwner().equals(Port.ROUTER_INTERFACE))
                .findFirst()
                .orElseThrow(() -> Neutron.missing(
                        "RouterInterfaceNotFound",
                        "Router " + router.id() + " does not have an interface with id " + portId));
    }

    private Port legIn(Router router, String subnetId) {
        return legs(router).stream()
                .filter(leg -> leg.deviceOwner().equals(Port.ROUTER_INTERFACE))
                .filter(leg -> subnetsOf(leg).stream().anyMatch(s -> s.id().equals(subnetId)))
                .findFirst()
                .orElseThrow(() -> Neutron.missing(
                        "RouterInterfaceNotFoundForSubnet",
                        "Router " + router.id() + " has no interface on subnet " + subnetId));
    }

    private void requireUnused(Router router, Port leg, List<Subnet> near) {
        for (var floating : stores.floatingIps.all(Where.is("router_id", router.id()))) {
            var fixed = Optional.ofNullable(floating.fixedIpAddress()).map(Ip::of);
            if (fixed.isPresent() && near.stream().anyMatch(s -> s.range().contains(fixed.get()))) {
                throw Neutron.conflict(
                        "RouterInterfaceInUseByFloatingIP",
                        "Router interface for subnet " + near.getFirst().id() + " on router " + router.id()
                                + " cannot be deleted, as it is required by one or more floating IPs.");
            }
        }
        var others = new ArrayList<Cidr>();
        legs(router).stream()
                .filter(other -> !other.id().equals(leg.id()))
                .forEach(other -> subnetsOf(other).forEach(subnet -> others.add(subnet.range())));
        for (var route : router.routeList()) {
            var hop = Ip.of(route.nexthop());
            if (others.stream().noneMatch(cidr -> cidr.contains(hop))) {
                throw Neutron.conflict(
                        "RouterInterfaceInUseByRoute",
                        "Router interface for subnet " + near.getFirst().id() + " on router " + router.id()
                                + " cannot be deleted, as it is required by one or more routes.");
            }
        }
    }

    private ObjectNode view(Router router, Port leg) {
        var near = subnetsOf(leg);
        var view = Json.object();
        view.put("id", router.id());
        view.put("tenant_id", router.projectId());
        view.put("project_id", router.projectId());
        view.put("port_id", leg.id());
        view.put("network_id", leg.networkId());
        view.put("subnet_id", near.isEmpty() ? "" : near.getFirst().id());
        var ids = view.putArray("subnet_ids");
        near.forEach(subnet -> ids.add(subnet.id()));
        return view;
    }
}
