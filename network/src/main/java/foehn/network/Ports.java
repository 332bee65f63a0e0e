package foehn.network;

import foehn.kernel.auth.Caller;
import foehn.kernel.json.Fields;
import foehn.ovn.LogicalNetwork.Kind;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// The rules about ports. What their fields may say is [PortFields]' affair, how they look that of [PortView].
final class Ports implements Resources {
    static final Schema SCHEMA = new Schema("port", "ports", "Port")
            .created("network_id")
            .changed("name", "admin_state_up", "mac_address", "device_id", "device_owner", "fixed_ips")
            .changed("security_groups", "port_security_enabled", "allowed_address_pairs", "extra_dhcp_opts")
            .changed("dns_name", "binding:vnic_type", "binding:host_id", "binding:profile")
            .shown("status", "dns_assignment", "binding:vif_type", "binding:vif_details")
            .seenByAdmin("binding:host_id", "binding:profile", "binding:vif_type", "binding:vif_details");

    private final Stores stores;
    private final Plugboard plugboard;
    private final PortView views;
    private final Quotas quotas;
    private final Groups groups;
    private final Wiring wiring;
    private final InstantSource clock;
    private final Lookup<Port> lookup;
    private final Lookup<Network> networks;

    Ports(
            Stores stores,
            Plugboard plugboard,
            PortView views,
            Quotas quotas,
            Groups groups,
            Wiring wiring,
            InstantSource clock) {
        this.stores = stores;
        this.plugboard = plugboard;
        this.views = views;
        this.quotas = quotas;
        this.groups = groups;
        this.wiring = wiring;
        this.clock = clock;
        this.lookup = new Lookup<>(stores.ports, SCHEMA);
        this.networks = new Lookup<>(stores.networks, Networks.SCHEMA);
    }

    @Override
    public Schema schema() {
        return SCHEMA;
    }

    @Override
    public List<ObjectNode> list(Caller caller, Where where) {
        return views.of(caller, lookup.all(caller, where));
    }

    @Override
    public ObjectNode show(Caller caller, String id) {
        return views.of(caller, List.of(lookup.visible(caller, id))).getFirst();
    }

    @Override
    public ObjectNode create(Caller caller, Fields f) {
        var network = networks.visible(caller, f.text("network_id", 1, 64));
        var project = Schema.owner(caller, f);
        requireNetworkOwner(caller, network, f, "create");
        quotas.take(project, Quotas.PORT, 1);
        var draft = plugboard.draft(network, project);
        var mac = PortFields.mac(f).orElse(draft.mac());
        plugboard.requireFreeMac(network.id(), mac);
        var port = read(f, draft, mac);
        plugboard.plug(port, PortFields.fixedIps(f), groupsOf(f, port, Optional.empty()));
        return show(caller, port.id());
    }

    /// What only the owner of the network may say, for it concerns the network's other users.
    private static void requireNetworkOwner(Caller caller, Network network, Fields f, String action) {
        if (caller.mayTouch(network.projectId())) {
            return;
        }
        for (var name : List.of("mac_address", "port_security_enabled", "allowed_address_pairs")) {
            if (f.has(name)) {
                throw Neutron.disallowed("rule:" + action + "_port:" + name);
            }
        }
        boolean chooses = PortFields.fixedIps(f).orElse(List.of()).stream().anyMatch(ip -> ip.ip() != null);
        if (chooses || (f.has("fixed_ips") && !network.shared())) {
            throw Neutron.disallowed("rule:" + action + "_port:fixed_ips");
        }
        if (f.optionalText("device_owner", 0, 255).orElse("").startsWith("network:")) {
            throw Neutron.disallowed("rule:" + action + "_port:device_owner");
        }
    }

    private static Port read(Fields f, Port old, String mac) {
        return new Port(
                old.id(),
                old.projectId(),
                old.networkId(),
                f.optionalText("name", 0, 255).orElse(old.name()),
                f.optionalText("description", 0, 255).orElse(old.description()),
                mac,
                f.flag("admin_state_up", old.adminStateUp()),
                f.optionalText("device_id", 0, 255).orElse(old.deviceId()),
                f.optionalText("device_owner", 0, 255).orElse(old.deviceOwner()),
                f.flag("port_security_enabled", old.portSecurityEnabled()),
                PortFields.dnsName(f, old.dnsName()),
                f.has("allowed_address_pairs") ? PortFields.pairs(f, mac) : old.allowedPairs(),
                PortFields.dhcpOptions(f, old.dhcpOpts()),
                PortFields.vnicType(f, old.vnicType()),
                PortFields.profile(f, old.profile()),
                f.has("binding:host_id")
                        ? f.optionalText("binding:host_id", 0, 255).orElse("")
                        : old.host(),
                old.migratingTo(),
                old.nic(),
                old.ofServer(),
                old.tags(),
                old.revision(),
                old.createdAt(),
                old.updatedAt());
    }

    /// @param before the groups that it has; empty for a new port
    private Collection<String> groupsOf(Fields f, Port port, Optional<Collection<String>> before) {
        boolean said = f.has("security_groups") && !f.isNull("security_groups");
        Collection<String> wanted = said
                ? groups.require(port.projectId(), f.texts("security_groups", 64))
                : before.orElseGet(() -> port.portSecurityEnabled() && !port.isOurs()
                        ? Set.of(groups.ensureDefault(port.projectId()).id())
                        : Set.of());
        if (!port.portSecurityEnabled() && !wanted.isEmpty()) {
            throw before.isPresent() && !said
                    ? Neutron.conflict(
                            "PortSecurityPortHasSecurityGroup",
                            "Port has security group associated. Cannot disable port security or IP address until"
                                    + " security group is removed.")
                    : Neutron.conflict(
                            "PortSecurityAndIPRequiredForSecurityGroups",
                            "Port security must be enabled and port must have an IP address in order to use security"
                                    + " groups.");
        }
        if (!port.portSecurityEnabled() && !port.allowedPairs().equals(Lists.EMPTY)) {
            throw Neutron.conflict(
                    "AddressPairAndPortSecurityRequired",
                    "Port Security must be enabled in order to have allowed address pairs on a port.");
        }
        return wanted;
    }

    @Override
    public ObjectNode update(Caller caller, String id, Fields f) {
        var old = lookup.visible(caller, id);
        var network = stores.networks.find(old.networkId()).orElseThrow();
        if (!caller.mayTouch(old.projectId()) && !caller.mayTouch(network.projectId())) {
            throw Neutron.disallowed("rule:update_port");
        }
        requireNetworkOwner(caller, network, f, "update");
        var mac = PortFields.mac(f).orElse(old.mac());
        if (!mac.equals(old.mac())) {
            requireMacMayChange(caller, old, mac);
        }
        var port = read(f, old, mac);
        if (old.isOurs() && !old.deviceOwner().equals(port.deviceOwner())) {
            throw Neutron.conflict(
                    "PortInUse",
                    "Unable to complete operation on port " + id + ": it is in use by " + old.deviceOwner() + ".");
        }
        var has = stores.portLinks.groups(Set.of(id)).getOrDefault(id, List.of());
        var wanted = groupsOf(f, port, Optional.of(has));
        lookup.update(port, clock.millis());
        stores.portLinks.setGroups(id, wanted);
        var fixedIps = PortFields.fixedIps(f);
        if (fixedIps.isPresent()) {
            plugboard.readdress(port, fixedIps.get());
        } else {
            wiring.changed(Kind.PORT, id);
        }
        return show(caller, id);
    }

    private void requireMacMayChange(Caller caller, Port port, String mac) {
        if (!caller.isAdmin()) {
            throw Neutron.disallowed("rule:update_port:mac_address");
        }
        if (!port.host().isEmpty()) {
            throw Neutron.conflict(
                    "PortBound",
                    "Unable to complete operation on port " + port.id() + ", port is already bound, old_mac "
                            + port.mac() + ", new_mac " + mac + ".");
        }
        plugboard.requireFreeMac(port.networkId(), mac);
    }

    @Override
    public void delete(Caller caller, String id) {
        var port = lookup.visible(caller, id);
        var network = stores.networks.find(port.networkId()).orElseThrow();
        if (!caller.mayTouch(port.projectId()) && !caller.mayTouch(network.projectId())) {
            throw Neutron.disallowed("rule:delete_port");
        }
        if (isNeeded(port)) {
            throw Neutron.conflict(
                    "ServicePortInUse",
                    "Port " + id + " cannot be deleted directly via the port API: has device owner "
                            + port.deviceOwner() + ".");
        }
        plugboard.unplug(port);
    }

    /// A port that only looks like ours is its owner's to delete.
    private boolean isNeeded(Port port) {
        return switch (port.deviceOwner()) {
            case Port.METADATA -> port.deviceId().equals("ovnmeta-" + port.networkId());
            case Port.ROUTER_INTERFACE, Port.ROUTER_GATEWAY ->
                stores.routers.find(port.deviceId()).isPresent();
            case Port.FLOATING -> stores.floatingIps.count(Where.is("own_port_id", port.id())) > 0;
            default -> false;
        };
    }
}
