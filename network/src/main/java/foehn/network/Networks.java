package foehn.network;

import foehn.kernel.Ids;
import foehn.kernel.auth.Caller;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import foehn.ovn.LogicalNetwork.Kind;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The rules about networks: overlays for everybody, provider networks for administrators.
final class Networks implements Resources {
    static final Schema SCHEMA = new Schema("network", "networks", "Network")
            .changed("name", "admin_state_up", "shared", "router:external", "is_default", "mtu")
            .changed("port_security_enabled", "dns_domain")
            .created("provider:network_type", "provider:physical_network", "provider:segmentation_id")
            .created("availability_zone_hints")
            .shown("subnets", "status", "availability_zones", "ipv4_address_scope", "ipv6_address_scope")
            .setByAdmin("shared", "router:external", "is_default")
            .seenByAdmin("provider:network_type", "provider:physical_network", "provider:segmentation_id");

    /// As Neutron: what IPv4 needs at least.
    private static final int MTU_MIN = 68;

    private final Stores stores;
    private final Segments segments;
    private final MetadataPorts metadataPorts;
    private final Quotas quotas;
    private final Groups groups;
    private final Wiring wiring;
    private final NetworkConfig config;
    private final InstantSource clock;
    private final Lookup<Network> lookup;

    Networks(
            Stores stores,
            MetadataPorts metadataPorts,
            Quotas quotas,
            Groups groups,
            Wiring wiring,
            NetworkConfig config,
            InstantSource clock) {
        this.stores = stores;
        this.segments = new Segments(stores.networks, config);
        this.metadataPorts = metadataPorts;
        this.quotas = quotas;
        this.groups = groups;
        this.wiring = wiring;
        this.config = config;
        this.clock = clock;
        this.lookup = new Lookup<>(stores.networks, SCHEMA);
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
        return view(caller, lookup.visible(caller, id));
    }

    @Override
    public ObjectNode create(Caller caller, Fields f) {
        var project = Schema.owner(caller, f);
        quotas.take(project, Quotas.NETWORK, 1);
        groups.ensureDefault(project);
        var segment = segments.choose(f);
        long now = clock.millis();
        var network = new Network(
                Ids.uuid(),
                project,
                f.optionalText("name", 0, 255).orElse(""),
                f.optionalText("description", 0, 255).orElse(""),
                f.flag("admin_state_up", true),
                f.flag("shared", false),
                f.flag("router:external", false),
                f.flag("is_default", false),
                mtu(f, segment.type(), 0),
                f.flag("port_security_enabled", true),
                f.optionalText("dns_domain", 0, 255).orElse(""),
                segment.type(),
                segment.physicalNetwork(),
                segment.id(),
                Zones.hints(f),
                Lists.EMPTY,
                1,
                now,
                now);
        insert(network);
        return view(caller, network);
    }

    void insert(Network network) {
        stores.networks.insert(network);
        wiring.changed(Kind.SWITCH, network.id());
    }

    private int mtu(Fields f, String type, int before) {
        int max = config.mtuMax(type);
        int asked = f.optionalInteger("mtu", 0, 65535).map(Long::intValue).orElse(before);
        if (asked > max) {
            throw Neutron.invalidInput("Requested MTU is too big, maximum is " + max);
        }
        if (asked != 0 && asked < MTU_MIN) {
            throw Neutron.invalidInput("Requested MTU is too small, minimum is " + MTU_MIN);
        }
        return asked == 0 ? max : asked;
    }

    @Override
    public ObjectNode update(Caller caller, String id, Fields f) {
        var old = lookup.owned(caller, id, "update");
        var changed = new Network(
                old.id(),
                old.projectId(),
                f.optionalText("name", 0, 255).orElse(old.name()),
                f.optionalText("description", 0, 255).orElse(old.description()),
                f.flag("admin_state_up", old.adminStateUp()),
                f.flag("shared", old.shared()),
                f.flag("router:external", old.external()),
                f.flag("is_default", old.isDefault()),
                mtu(f, old.networkType(), old.mtu()),
                f.flag("port_security_enabled", old.portSecurityEnabled()),
                f.optionalText("dns_domain", 0, 255).orElse(old.dnsDomain()),
                old.networkType(),
                old.physicalNetwork(),
                old.segmentationId(),
                old.zoneHints(),
                old.tags(),
                old.revision(),
                old.createdAt(),
                old.updatedAt());
        requireStillAllowed(old, changed);
        lookup.update(changed, clock.millis());
        wiring.changed(Kind.SWITCH, id);
        for (var subnet : stores.subnets.all(Where.is("network_id", id))) {
            wiring.changed(Kind.SUBNET, subnet.id());
        }
        if (old.mtu() != changed.mtu()) {
            stores.ports.all(Where.is("network_id", id)).stream()
                    .filter(Port::isRouters)
                    .forEach(port -> wiring.changed(Kind.ROUTER, port.deviceId()));
        }
        return show(caller, id);
    }

    private void requireStillAllowed(Network old, Network changed) {
        var ports = stores.ports.all(Where.is("network_id", old.id()));
        boolean foreign = ports.stream()
                .anyMatch(port -> !port.isOurs() && !port.projectId().equals(old.projectId()));
        if (old.shared() && !changed.shared() && foreign) {
            throw Neutron.conflict(
                    "InvalidSharedSetting",
                    "Unable to reconfigure sharing settings for network " + old.name()
                            + ". Multiple tenants are using it.");
        }
        boolean gateway = ports.stream()
                .anyMatch(port -> Set.of(Port.ROUTER_GATEWAY, Port.FLOATING).contains(port.deviceOwner()));
        if (old.external() && !changed.external() && gateway) {
            throw Neutron.conflict(
                    "ExternalNetworkInUse",
                    "External network " + old.id()
                            + " cannot be updated to be made non-external, since it has existing gateway ports.");
        }
    }

    @Override
    public void delete(Caller caller, String id) {
        var network = lookup.owned(caller, id, "delete");
        deleteIdleFloatingIps(id);
        boolean used = stores.ports.all(Where.is("network_id", id)).stream()
                .anyMatch(port -> !port.deviceOwner().equals(Port.METADATA));
        if (used) {
            throw Neutron.conflict(
                    "NetworkInUse",
                    "Unable to complete operation on network " + id
                            + ". There are one or more ports still in use on the network.");
        }
        metadataPorts.of(id).ifPresent(port -> {
            stores.ports.delete(port.id());
            wiring.changed(Kind.PORT, port.id());
        });
        for (var subnet : stores.subnets.all(Where.is("network_id", id))) {
            stores.subnets.delete(subnet.id());
            wiring.changed(Kind.SUBNET, subnet.id());
        }
        stores.networks.delete(network.id());
        wiring.changed(Kind.SWITCH, id);
    }

    /// Floating IPs that lead nowhere do not keep their network, as in Neutron.
    private void deleteIdleFloatingIps(String networkId) {
        for (var floating : stores.floatingIps.all(Where.is("floating_network_id", networkId))) {
            if (floating.portId() == null) {
                stores.floatingIps.delete(floating.id());
                stores.ports.delete(floating.ownPortId());
            }
        }
    }

    private ObjectNode view(Caller caller, Network network) {
        return views(caller, List.of(network)).getFirst();
    }

    private List<ObjectNode> views(Caller caller, List<Network> networks) {
        var ids = networks.stream().map(Network::id).toList();
        var subnets = new HashMap<String, List<String>>();
        stores.subnets
                .all(Where.in("network_id", ids))
                .forEach(s -> subnets.computeIfAbsent(s.networkId(), _ -> new ArrayList<>())
                        .add(s.id()));
        return networks.stream()
                .map(network -> SCHEMA.visible(caller, view(network, subnets.get(network.id()))))
                .collect(Collectors.toList());
    }

    private static ObjectNode view(Network n, @Nullable List<String> subnets) {
        var view = Lookup.standard(Json.object(), n);
        view.put("name", n.name());
        view.put("status", "ACTIVE");
        view.put("admin_state_up", n.adminStateUp());
        view.put("shared", n.shared());
        view.put("router:external", n.external());
        view.put("is_default", n.isDefault());
        view.put("mtu", n.mtu());
        view.put("port_security_enabled", n.portSecurityEnabled());
        view.put("dns_domain", n.dnsDomain());
        view.put("provider:network_type", n.networkType());
        view.put("provider:physical_network", n.physicalNetwork());
        view.put("provider:segmentation_id", n.segmentationId());
        view.putNull("ipv4_address_scope").putNull("ipv6_address_scope");
        view.set("availability_zone_hints", Lists.node(n.zoneHints()));
        var zones = view.putArray("availability_zones");
        var ids = view.putArray("subnets");
        Objects.requireNonNullElse(subnets, List.<String>of()).forEach(ids::add);
        if (!ids.isEmpty()) {
            zones.add(Zones.ZONE);
        }
        return view;
    }
}
