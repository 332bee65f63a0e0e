package foehn.network;

import foehn.kernel.FaultException;
import foehn.kernel.Ids;
import foehn.kernel.auth.Caller;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import foehn.ovn.LogicalNetwork.Kind;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The rules about floating IPs: an address of an external network, which a router leads to one fixed address.
final class FloatingIps implements Resources {
    static final Schema SCHEMA = new Schema("floatingip", "floatingips", "FloatingIP")
            .created("floating_network_id", "floating_ip_address", "subnet_id")
            .changed("port_id", "fixed_ip_address")
            .shown("router_id", "status", "port_details")
            .setByAdmin("floating_ip_address");

    private final Stores stores;
    private final Plugboard plugboard;
    private final Quotas quotas;
    private final PortStatus status;
    private final Wiring wiring;
    private final InstantSource clock;
    private final Lookup<FloatingIp> lookup;
    private final Lookup<Network> networks;
    private final Lookup<Port> ports;

    /// Where a floating IP leads.
    private record Target(Port port, String fixedIp, String routerId) {}

    FloatingIps(
            Stores stores, Plugboard plugboard, Quotas quotas, PortStatus status, Wiring wiring, InstantSource clock) {
        this.stores = stores;
        this.plugboard = plugboard;
        this.quotas = quotas;
        this.status = status;
        this.wiring = wiring;
        this.clock = clock;
        this.lookup = new Lookup<>(stores.floatingIps, SCHEMA);
        this.networks = new Lookup<>(stores.networks, Networks.SCHEMA);
        this.ports = new Lookup<>(stores.ports, Ports.SCHEMA);
    }

    @Override
    public Schema schema() {
        return SCHEMA;
    }

    @Override
    public List<ObjectNode> list(Caller caller, Where where) {
        return views(lookup.all(caller, where));
    }

    @Override
    public ObjectNode show(Caller caller, String id) {
        return views(List.of(lookup.visible(caller, id))).getFirst();
    }

    @Override
    public ObjectNode create(Caller caller, Fields f) {
        var network = networks.visible(caller, f.text("floating_network_id", 1, 64));
        if (!network.external()) {
            throw Neutron.badRequest(
                    "BadRequest",
                    "Bad floatingip request: Network " + network.id() + " is not a valid external network.");
        }
        var project = Schema.owner(caller, f);
        quotas.take(project, Quotas.FLOATING_IP, 1);
        var id = Ids.uuid();
        var own = plugboard.own(network, "", Port.FLOATING, id);
        plugboard.plug(own, Optional.of(List.of(wanted(f, network))), List.of());
        var address = stores.addresses.of(own.id()).getFirst().ip();
        long now = clock.millis();
        var floating = new FloatingIp(
                id,
                project,
                f.optionalText("description", 0, 255).orElse(""),
                network.id(),
                address,
                own.id(),
                null,
                null,
                null,
                Lists.EMPTY,
                1,
                now,
                now);
        var target = target(caller, f, floating);
        stores.floatingIps.insert(target.map(t -> leading(floating, t)).orElse(floating));
        target.ifPresent(t -> wiring.changed(Kind.ROUTER, t.routerId()));
        return show(caller, id);
    }

    /// The address asked for, or any IPv4 one of the subnet asked for, or of the network.
    private Addresses.Wanted wanted(Fields f, Network network) {
        var ip = f.optionalText("floating_ip_address", 1, 64);
        var subnet = f.optionalText("subnet_id", 1, 64);
        if (ip.isPresent() || subnet.isPresent()) {
            return new Addresses.Wanted(subnet.orElse(null), ip.orElse(null));
        }
        return stores.subnets.all(Where.is("network_id", network.id())).stream()
                .filter(s -> s.ipVersion() == 4)
                .findFirst()
                .map(s -> new Addresses.Wanted(s.id(), null))
                .orElseThrow(() -> Neutron.badRequest(
                        "BadRequest",
                        "Bad floatingip request: Network " + network.id() + " does not contain any IPv4 subnet."));
    }

    @Override
    public ObjectNode update(Caller caller, String id, Fields f) {
        var old = lookup.owned(caller, id, "update");
        var described = described(old, f.optionalText("description", 0, 255).orElse(old.description()));
        var changed = described;
        if (f.has("port_id") || f.has("fixed_ip_address")) {
            if (!f.has("port_id")) {
                throw Neutron.badRequest(
                        "BadRequest",
                        "Bad floatingip request: fixed_ip_address cannot be specified without a port_id.");
            }
            changed = target(caller, f, old).map(t -> leading(described, t)).orElseGet(() -> leadingNowhere(described));
        }
        lookup.update(changed, clock.millis());
        Stream.of(old.routerId(), changed.routerId())
                .filter(Objects::nonNull)
                .distinct()
                .forEach(router -> wiring.changed(Kind.ROUTER, router));
        return show(caller, id);
    }

    @Override
    public void delete(Caller caller, String id) {
        var floating = lookup.owned(caller, id, "delete");
        stores.floatingIps.delete(id);
        stores.ports.find(floating.ownPortId()).ifPresent(plugboard::unplug);
        Optional.ofNullable(floating.routerId()).ifPresent(router -> wiring.changed(Kind.ROUTER, router));
    }

    /// Empty when it shall lead nowhere.
    private Optional<Target> target(Caller caller, Fields f, FloatingIp floating) {
        var portId = f.optionalText("port_id", 1, 64);
        var fixed = f.optionalText("fixed_ip_address", 1, 64);
        if (portId.isEmpty()) {
            if (fixed.isPresent()) {
                throw Neutron.badRequest(
                        "BadRequest",
                        "Bad floatingip request: fixed_ip_address cannot be specified without a port_id.");
            }
            return Optional.empty();
        }
        var port = ports.visible(caller, portId.get());
        var address = fixedAddress(port, fixed);
        var router = routerTo(floating.floatingNetworkId(), address)
                .orElseThrow(() -> Neutron.missing(
                        "ExternalGatewayForFloatingIPNotFound",
                        "External network " + floating.floatingNetworkId() + " is not reachable from subnet "
                                + address.subnetId() + ". Therefore, cannot associate Port " + port.id()
                                + " with a Floating IP."));
        boolean taken =
                stores.floatingIps.all(Where.is("port_id", port.id()).and("fixed_ip_address", address.ip())).stream()
                        .anyMatch(other -> !other.id().equals(floating.id()));
        if (taken) {
            throw Neutron.conflict(
                    "FloatingIPPortAlreadyAssociated",
                    "Cannot associate floating IP " + floating.floatingIpAddress() + " with port " + port.id()
                            + " using fixed IP " + address.ip() + ", as that fixed IP already has a floating IP.");
        }
        return Optional.of(new Target(port, address.ip(), router));
    }

    private PortAddress fixedAddress(Port port, Optional<String> fixed) {
        var four = stores.addresses.of(port.id()).stream()
                .filter(address -> address.ip().indexOf(':') < 0)
                .toList();
        if (fixed.isPresent()) {
            return four.stream()
                    .filter(address -> address.ip().equals(fixed.get()))
                    .findFirst()
                    .orElseThrow(() -> unusable(port, "does not have fixed ip " + fixed.get()));
        }
        if (four.isEmpty()) {
            throw unusable(port, "does not have any IPv4 address");
        }
        if (four.size() > 1) {
            throw unusable(port, "has multiple fixed IPv4 addresses. Must provide a specific IPv4 address");
        }
        return four.getFirst();
    }

    private static FaultException unusable(Port port, String why) {
        return Neutron.badRequest(
                "BadRequest",
                "Bad floatingip request: Port " + port.id() + " " + why + " when assigning a floating IP.");
    }

    /// The router that stands in the subnet and has its gateway in the external network.
    private Optional<String> routerTo(String externalNetworkId, PortAddress address) {
        for (var near : stores.addresses.inSubnet(address.subnetId())) {
            var router = stores.ports
                    .find(near.portId())
                    .filter(port -> port.deviceOwner().equals(Port.ROUTER_INTERFACE))
                    .flatMap(port -> stores.routers.find(port.deviceId()))
                    .filter(r -> externalNetworkId.equals(r.gatewayNetworkId()));
            if (router.isPresent()) {
                return router.map(Router::id);
            }
        }
        return Optional.empty();
    }

    static FloatingIp leadingNowhere(FloatingIp f) {
        return with(f, f.description(), null, null, null);
    }

    private static FloatingIp leading(FloatingIp f, Target t) {
        return with(f, f.description(), t.port().id(), t.fixedIp(), t.routerId());
    }

    private static FloatingIp described(FloatingIp f, String description) {
        return with(f, description, f.portId(), f.fixedIpAddress(), f.routerId());
    }

    private static FloatingIp with(
            FloatingIp f,
            String description,
            @Nullable String portId,
            @Nullable String fixedIp,
            @Nullable String routerId) {
        return new FloatingIp(
                f.id(),
                f.projectId(),
                description,
                f.floatingNetworkId(),
                f.floatingIpAddress(),
                f.ownPortId(),
                portId,
                fixedIp,
                routerId,
                f.tags(),
                f.revision(),
                f.createdAt(),
                f.updatedAt());
    }

    private List<ObjectNode> views(List<FloatingIp> all) {
        var targets = stores.ports.byId(
                all.stream().map(FloatingIp::portId).filter(Objects::nonNull).toList());
        return all.stream()
                .map(f -> view(f, Optional.ofNullable(f.portId()).map(targets::get)))
                .toList();
    }

    private ObjectNode view(FloatingIp f, Optional<Port> target) {
        var view = Lookup.standard(Json.object(), f);
        view.put("floating_network_id", f.floatingNetworkId());
        view.put("floating_ip_address", f.floatingIpAddress());
        view.put("port_id", f.portId());
        view.put("fixed_ip_address", f.fixedIpAddress());
        view.put("router_id", f.routerId());
        view.put("status", f.portId() == null ? PortStatus.DOWN : PortStatus.ACTIVE);
        view.putNull("port_details");
        target.ifPresent(port -> view.putObject("port_details")
                .put("name", port.name())
                .put("network_id", port.networkId())
                .put("mac_address", port.mac())
                .put("admin_state_up", port.adminStateUp())
                .put("status", status.of(port))
                .put("device_id", port.deviceId())
                .put("device_owner", port.deviceOwner()));
        return view;
    }
}
