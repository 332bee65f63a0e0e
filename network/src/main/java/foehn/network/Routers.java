package foehn.network;

import foehn.kernel.Ids;
import foehn.kernel.auth.Caller;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import foehn.ovn.LogicalNetwork.Kind;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The rules about routers: their gateway into an external network, and their routes. Their legs into tenant networks
/// are [RouterInterfaces]' affair.
final class Routers implements Resources {
    static final Schema SCHEMA = new Schema("router", "routers", "Router")
            .changed("name", "admin_state_up", "external_gateway_info", "distributed", "ha")
            .changed("routes")
            .created("availability_zone_hints")
            .shown("status", "availability_zones")
            .seenByAdmin("distributed", "ha");

    private final Stores stores;
    private final Plugboard plugboard;
    private final Quotas quotas;
    private final Wiring wiring;
    private final InstantSource clock;
    private final Lookup<Router> lookup;
    private final Lookup<Network> networks;

    Routers(Stores stores, Plugboard plugboard, Quotas quotas, Wiring wiring, InstantSource clock) {
        this.stores = stores;
        this.plugboard = plugboard;
        this.quotas = quotas;
        this.wiring = wiring;
        this.clock = clock;
        this.lookup = new Lookup<>(stores.routers, SCHEMA);
        this.networks = new Lookup<>(stores.networks, Networks.SCHEMA);
    }

    @Override
    public Schema schema() {
        return SCHEMA;
    }

    @Override
    public List<ObjectNode> list(Caller caller, Where where) {
        return views(caller, lookup.all(caller, where));
    }

    @Override
    public ObjectNode show(Caller caller, String id) {
        return views(caller, List.of(lookup.visible(caller, id))).getFirst();
    }

    @Override
    public ObjectNode create(Caller caller, Fields f) {
        requireBuiltThisWay(f);
        var project = Schema.owner(caller, f);
        quotas.take(project, Quotas.ROUTER, 1);
        long now = clock.millis();
        var bare = new Router(
                Ids.uuid(),
                project,
                f.optionalText("name", 0, 255).orElse(""),
                f.optionalText("description", 0, 255).orElse(""),
                f.flag("admin_state_up", true),
                null,
                null,
                true,
                Lists.EMPTY,
                Zones.hints(f),
                Lists.EMPTY,
                1,
                now,
                now);
        stores.routers.insert(bare);
        var gateway = RouterGateway.of(caller, f);
        if (gateway.isPresent()) {
            var with = connect(caller, bare, gateway.get());
            lookup.update(with, now);
        }
        wiring.changed(Kind.ROUTER, bare.id());
        return show(caller, bare.id());
    }

    /// OVN routes on every host and keeps a gateway on several: there is nothing to choose.
    private static void requireBuiltThisWay(Fields f) {
        if (f.flag("distributed", false)) {
            throw Neutron.badRequest(
                    "BadRequest",
                    "Bad router request: address translation is central, so a router" + " cannot be distributed.");
        }
        if (!f.flag("ha", true)) {
            throw Neutron.badRequest("BadRequest", "Bad router request: every router is highly available.");
        }
    }

    @Override
    public ObjectNode update(Caller caller, String id, Fields f) {
        requireBuiltThisWay(f);
        var old = lookup.owned(caller, id, "update");
        var described = new Router(
                old.id(),
                old.projectId(),
                f.optionalText("name", 0, 255).orElse(old.name()),
                f.optionalText("description", 0, 255).orElse(old.description()),
                f.flag("admin_state_up", old.adminStateUp()),
                old.gatewayNetworkId(),
                old.gatewayPortId(),
                old.enableSnat(),
                old.routes(),
                old.zoneHints(),
                old.tags(),
                old.revision(),
                old.createdAt(),
                old.updatedAt());
        var changed = f.has("external_gateway_info") ? regate(caller, described, f) : described;
        if (f.has("routes")) {
            var routes = SubnetFields.routes(f, "routes");
            requireReachable(changed, routes);
            changed = routed(changed, routes);
        }
        lookup.update(changed, clock.millis());
        wiring.changed(Kind.ROUTER, id);
        return show(caller, id);
    }

    /// The router with its gateway as the body has it. The port is kept where the network is the same.
    private Router regate(Caller caller, Router router, Fields f) {
        var wanted = RouterGateway.of(caller, f);
        var port = router.gatewayPort().flatMap(stores.ports::find);
        if (wanted.isPresent()
                && port.isPresent()
                && port.get().networkId().equals(wanted.get().networkId())) {
            if (!wanted.get().fixedIps().isEmpty()) {
                plugboard.readdress(port.get(), wanted.get().fixedIps());
            }
            return gated(
                    router,
                    port.get().networkId(),
                    port.get().id(),
                    wanted.get().snat(router.enableSnat()));
        }
        var bare = disconnect(router);
        return wanted.isPresent() ? connect(caller, bare, wanted.get()) : bare;
    }

    private Router connect(Caller caller, Router router, RouterGateway wanted) {
        var network = networks.visible(caller, wanted.networkId());
        if (!network.external()) {
            throw Neutron.badRequest(
                    "BadRequest", "Bad router request: Network " + network.id() + " is not an external network.");
        }
        var port = plugboard.own(network, "", Port.ROUTER_GATEWAY, router.id());
        plugboard.plug(
                port, wanted.fixedIps().isEmpty() ? Optional.empty() : Optional.of(wanted.fixedIps()), List.of());
        if (stores.addresses.of(port.id()).isEmpty()) {
            throw Neutron.badRequest(
                    "BadRequest", "Bad router request: No IPs available for external network " + network.id() + ".");
        }
        return gated(router, network.id(), port.id(), wanted.snat(true));
    }

    private Router disconnect(Router router) {
        var port = router.gatewayPort().flatMap(stores.ports::find);
        if (port.isEmpty()) {
            return router;
        }
        if (stores.floatingIps.count(Where.is("router_id", router.id())) > 0) {
            throw Neutron.conflict(
                    "RouterExternalGatewayInUseByFloatingIp",
                    "Gateway cannot be updated for router " + router.id()
                            + ", since a gateway to external network " + router.gatewayNetworkId()
                            + " is required by one or more floating IPs.");
        }
        var bare = gated(router, null, null, true);
        // The row first: it refers to the port.
        lookup.update(bare, clock.millis());
        plugboard.unplug(port.get());
        return stores.routers.find(router.id()).orElseThrow();
    }

    void requireReachable(Router router, List<Route> routes) {
        var near = new ArrayList<Cidr>();
        for (var port : stores.ports.all(Where.is("device_id", router.id()))) {
            if (port.isRouters()) {
                stores.addresses.of(port.id()).stream()
                        .flatMap(address -> stores.subnets.find(address.subnetId()).stream())
                        .forEach(subnet -> near.add(subnet.range()));
            }
        }
        for (var route : routes) {
            var hop = Ip.of(route.nexthop());
            if (near.stream().noneMatch(cidr -> cidr.contains(hop))) {
                throw Neutron.badRequest(
                        "InvalidRoutes",
                        "Invalid format for routes: " + route.destination() + " via " + hop
                                + ", the nexthop is not connected with router.");
            }
        }
    }

    /// Adds routes to those there are, or takes some away.
    ObjectNode reroute(Caller caller, String id, Fields f, boolean add) {
        var old = lookup.owned(caller, id, "update");
        var routes = new ArrayList<>(old.routeList());
        var given = SubnetFields.routes(f, "routes");
        routes.removeAll(given);
        if (add) {
            routes.addAll(given);
            requireReachable(old, routes);
        }
        lookup.update(routed(old, routes), clock.millis());
        wiring.changed(Kind.ROUTER, id);
        return show(caller, id);
    }

    private static Router routed(Router r, List<Route> routes) {
        return with(r, r.gatewayNetworkId(), r.gatewayPortId(), r.enableSnat(), Lists.write(routes));
    }

    private static Router gated(Router r, @Nullable String networkId, @Nullable String portId, boolean snat) {
        return with(r, networkId, portId, snat, r.routes());
    }

    private static Router with(
            Router r, @Nullable String networkId, @Nullable String portId, boolean snat, String routes) {
        return new Router(
                r.id(),
                r.projectId(),
                r.name(),
                r.description(),
                r.adminStateUp(),
                networkId,
                portId,
                snat,
                routes,
                r.zoneHints(),
                r.tags(),
                r.revision(),
                r.createdAt(),
                r.updatedAt());
    }

    @Override
    public void delete(Caller caller, String id) {
        var router = lookup.owned(caller, id, "delete");
        boolean used = stores.ports.all(Where.is("device_id", id)).stream()
                .anyMatch(port -> port.deviceOwner().equals(Port.ROUTER_INTERFACE));
        if (used || stores.floatingIps.count(Where.is("router_id", id)) > 0) {
            throw Neutron.conflict("RouterInUse", "Router " + id + " still has ports");
        }
        stores.routers.delete(id);
        router.gatewayPort().flatMap(stores.ports::find).ifPresent(plugboard::unplug);
        wiring.changed(Kind.ROUTER, id);
    }

    /// The router, when the caller may change it.
    Router owned(Caller caller, String id) {
        return lookup.owned(caller, id, "update");
    }

    private List<ObjectNode> views(Caller caller, List<Router> all) {
        var gateways = all.stream().flatMap(r -> r.gatewayPort().stream()).toList();
        var addresses = stores.addresses.of(gateways);
        return all.stream()
                .map(router -> SCHEMA.visible(
                        caller,
                        view(
                                router,
                                router.gatewayPort()
                                        .map(port -> addresses.getOrDefault(port, List.of()))
                                        .orElse(List.of()))))
                .toList();
    }

    private static ObjectNode view(Router r, List<PortAddress> gateway) {
        var view = Lookup.standard(Json.object(), r);
        view.put("name", r.name());
        view.put("status", "ACTIVE");
        view.put("admin_state_up", r.adminStateUp());
        view.putNull("external_gateway_info");
        r.gatewayNetwork()
                .ifPresent(network -> view.putObject("external_gateway_info")
                        .put("network_id", network)
                        .put("enable_snat", r.enableSnat())
                        .set("external_fixed_ips", PortView.fixedIps(gateway)));
        view.put("distributed", false);
        view.put("ha", true);
        view.set("routes", Lists.node(r.routes()));
        view.set("availability_zone_hints", Lists.node(r.zoneHints()));
        view.putArray("availability_zones").add(Zones.ZONE);
        return view;
    }
}
