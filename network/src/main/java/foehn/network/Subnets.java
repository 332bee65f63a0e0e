package foehn.network;

import foehn.kernel.Ids;
import foehn.kernel.auth.Caller;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import foehn.ovn.LogicalNetwork.Kind;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The rules about subnets. What their fields may say is [SubnetFields]' affair.
final class Subnets implements Resources {
    static final Schema SCHEMA = new Schema("subnet", "subnets", "Subnet")
            .created("network_id", "ip_version", "cidr", "ipv6_ra_mode", "ipv6_address_mode", "subnetpool_id")
            .changed("name", "gateway_ip", "enable_dhcp", "dns_nameservers", "host_routes", "allocation_pools")
            .changed("service_types");

    private final Stores stores;
    private final Addresses addresses;
    private final MetadataPorts metadataPorts;
    private final Quotas quotas;
    private final Wiring wiring;
    private final InstantSource clock;
    private final Lookup<Subnet> lookup;
    private final Lookup<Network> networks;

    Subnets(
            Stores stores,
            Addresses addresses,
            MetadataPorts metadataPorts,
            Quotas quotas,
            Wiring wiring,
            InstantSource clock) {
        this.stores = stores;
        this.addresses = addresses;
        this.metadataPorts = metadataPorts;
        this.quotas = quotas;
        this.wiring = wiring;
        this.clock = clock;
        this.lookup = new Lookup<>(stores.subnets, SCHEMA);
        this.networks = new Lookup<>(stores.networks, Networks.SCHEMA);
    }

    @Override
    public Schema schema() {
        return SCHEMA;
    }

    @Override
    public List<ObjectNode> list(Caller caller, Where where) {
        return lookup.all(caller, where).stream().map(Subnets::view).toList();
    }

    @Override
    public ObjectNode show(Caller caller, String id) {
        return view(lookup.visible(caller, id));
    }

    @Override
    public ObjectNode create(Caller caller, Fields f) {
        var network = networks.visible(caller, f.text("network_id", 1, 64));
        if (!caller.mayTouch(network.projectId())) {
            throw Neutron.disallowed("rule:create_subnet");
        }
        var project = Schema.owner(caller, f);
        quotas.take(project, Quotas.SUBNET, 1);
        var subnet = fromFields(f, network, project);
        insert(subnet, network);
        return view(subnet);
    }

    private Subnet fromFields(Fields f, Network network, String project) {
        var cidr = SubnetFields.cidr(f);
        var gateway = SubnetFields.gateway(f, cidr);
        var pools = SubnetFields.pools(f, cidr).orElseGet(() -> Pool.allOf(cidr, gateway));
        SubnetFields.requireGatewayOutside(gateway, pools);
        boolean dhcp = f.flag("enable_dhcp", true);
        var modes = SubnetFields.modes(f, cidr, dhcp);
        long now = clock.millis();
        return new Subnet(
                Ids.uuid(),
                project,
                network.id(),
                f.optionalText("name", 0, 255).orElse(""),
                f.optionalText("description", 0, 255).orElse(""),
                cidr.version(),
                cidr.toString(),
                gateway.map(Ip::toString).orElse(null),
                dhcp,
                modes.ra(),
                modes.address(),
                Lists.write(SubnetFields.dns(f)),
                Lists.write(SubnetFields.routes(f, "host_routes")),
                Lists.write(pools),
                Lists.EMPTY,
                1,
                now,
                now);
    }

    void insert(Subnet subnet, Network network) {
        for (var other : stores.subnets.all(Where.is("network_id", network.id()))) {
            if (other.range().overlaps(subnet.range())) {
                throw Neutron.invalidInput("Requested subnet with cidr: " + subnet.cidr() + " for network: "
                        + network.id() + " overlaps with another subnet");
            }
        }
        stores.subnets.insert(subnet);
        stores.networks.touch(network.id(), clock.millis());
        wiring.changed(Kind.SUBNET, subnet.id());
        metadataPorts.follow(network);
        if (subnet.derivesAddresses()) {
            for (var port : stores.ports.all(Where.is("network_id", network.id()))) {
                addresses.deriveFor(port, subnet);
                wiring.changed(Kind.PORT, port.id());
            }
        }
    }

    @Override
    public ObjectNode update(Caller caller, String id, Fields f) {
        var old = lookup.owned(caller, id, "update");
        var cidr = old.range();
        var gateway = f.has("gateway_ip")
                ? SubnetFields.gateway(f, cidr)
                : old.gateway().map(Ip::of);
        var pools = SubnetFields.pools(f, cidr).orElse(old.poolList());
        SubnetFields.requireGatewayOutside(gateway, pools);
        requireGatewayUnused(old, gateway.map(Ip::toString).orElse(null));
        boolean dhcp = f.flag("enable_dhcp", old.enableDhcp());
        SubnetFields.requireDhcpFits(cidr, dhcp, old.ipv6RaMode(), old.ipv6AddressMode());
        SubnetFields.requireNoServiceTypes(f);
        var changed = new Subnet(
                old.id(),
                old.projectId(),
                old.networkId(),
                f.optionalText("name", 0, 255).orElse(old.name()),
                f.optionalText("description", 0, 255).orElse(old.description()),
                old.ipVersion(),
                old.cidr(),
                gateway.map(Ip::toString).orElse(null),
                dhcp,
                old.ipv6RaMode(),
                old.ipv6AddressMode(),
                f.has("dns_nameservers") ? Lists.write(SubnetFields.dns(f)) : old.dnsNameservers(),
                f.has("host_routes") ? Lists.write(SubnetFields.routes(f, "host_routes")) : old.hostRoutes(),
                Lists.write(pools),
                old.tags(),
                old.revision(),
                old.createdAt(),
                old.updatedAt());
        lookup.update(changed, clock.millis());
        wiring.changed(Kind.SUBNET, id);
        afterUpdate(old, changed);
        return show(caller, id);
    }

    private void afterUpdate(Subnet old, Subnet changed) {
        if (old.enableDhcp() != changed.enableDhcp()) {
            metadataPorts.follow(stores.networks.find(old.networkId()).orElseThrow());
            stores.addresses.inSubnet(old.id()).stream()
                    .map(PortAddress::portId)
                    .distinct()
                    .forEach(port -> wiring.changed(Kind.PORT, port));
        }
        // A router's way out may have changed.
        stores.ports.all(Where.is("network_id", old.networkId())).stream()
                .filter(Port::isRouters)
                .forEach(port -> wiring.changed(Kind.ROUTER, port.deviceId()));
    }

    private void requireGatewayUnused(Subnet old, @Nullable String gateway) {
        var before = old.gatewayIp();
        if (before == null || before.equals(gateway)) {
            return;
        }
        for (var address : stores.addresses.inSubnet(old.id())) {
            boolean routers = address.ip().equals(before)
                    && stores.ports
                            .find(address.portId())
                            .filter(Port::isRouters)
                            .isPresent();
            if (routers) {
                throw Neutron.conflict(
                        "GatewayIpInUse",
                        "Current gateway ip " + before + " already in use by port " + address.portId()
                                + ". Unable to update.");
            }
        }
    }

    @Override
    public void delete(Caller caller, String id) {
        var subnet = lookup.owned(caller, id, "delete");
        for (var address : stores.addresses.inSubnet(id)) {
            boolean goesAlong = subnet.derivesAddresses()
                    ? stores.ports
                            .find(address.portId())
                            .filter(p -> !p.isRouters())
                            .isPresent()
                    : stores.ports
                            .find(address.portId())
                            .filter(p -> p.deviceOwner().equals(Port.METADATA))
                            .isPresent();
            if (!goesAlong) {
                throw Neutron.conflict(
                        "SubnetInUse",
                        "Unable to complete operation on subnet " + id
                                + ": One or more ports have an IP allocation from this subnet.");
            }
            stores.addresses.release(address);
            wiring.changed(Kind.PORT, address.portId());
        }
        stores.subnets.delete(id);
        stores.networks.touch(subnet.networkId(), clock.millis());
        metadataPorts.follow(stores.networks.find(subnet.networkId()).orElseThrow());
        wiring.changed(Kind.SUBNET, id);
    }

    static ObjectNode view(Subnet s) {
        var view = Lookup.standard(Json.object(), s);
        view.put("name", s.name());
        view.put("network_id", s.networkId());
        view.put("ip_version", s.ipVersion());
        view.put("cidr", s.cidr());
        view.put("gateway_ip", s.gatewayIp());
        view.put("enable_dhcp", s.enableDhcp());
        view.put("ipv6_ra_mode", s.ipv6RaMode());
        view.put("ipv6_address_mode", s.ipv6AddressMode());
        view.set("dns_nameservers", Lists.node(s.dnsNameservers()));
        view.set("host_routes", Lists.node(s.hostRoutes()));
        view.set("allocation_pools", Lists.node(s.pools()));
        view.putNull("subnetpool_id");
        view.putArray("service_types");
        return view;
    }
}
