package foehn.network;

import foehn.kernel.db.Database;
import foehn.kernel.http.Mount;
import foehn.kernel.http.Routes;
import foehn.ovn.LogicalNetwork;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The network service: Neutron's API v2.0 over the rows that say what the virtual network shall be, and what makes
/// OVN follow them. A change is durable when its request is answered, and reaches OVN before that where OVN answers.
public final class NetworkService implements AutoCloseable {
    static final String PREFIX = "/network";

    private final Routes routes = new Routes();
    private final List<Schema> schemas = new ArrayList<>();
    private final Reconciler reconciler;
    private final External external;
    private final ServerPorts serverPorts;

    public NetworkService(Database db, NetworkConfig config, InstantSource clock, LogicalNetwork network) {
        var stores = new Stores(db);
        var hosts = new GatewayHosts();
        var wiring = new Wiring(db, new Blueprint(stores, config, hosts), network);
        reconciler = new Reconciler(wiring, network, hosts, stores, config.reconcilePeriod());
        var quotas = new Quotas(stores);
        var groups = new Groups(stores, wiring, clock);
        var addresses = new Addresses(stores.addresses, stores.subnets);
        var plugboard = new Plugboard(stores, addresses, wiring, clock);
        var metadataPorts = new MetadataPorts(stores, plugboard, addresses, wiring);
        var status = new PortStatus(network);
        var networks = new Networks(stores, metadataPorts, quotas, groups, wiring, config, clock);
        var subnets = new Subnets(stores, addresses, metadataPorts, quotas, wiring, clock);
        var ports = new Ports(stores, plugboard, new PortView(stores, status), quotas, groups, wiring, clock);
        var floatingIps = new FloatingIps(stores, plugboard, quotas, status, wiring, clock);
        external = new External(stores, networks, subnets, config, clock);
        serverPorts = new ServerPorts(stores, plugboard, groups, quotas, status, wiring, network, config, clock);
        var routers = new Routers(stores, plugboard, quotas, wiring, clock);
        var interfaces = new RouterInterfaces(stores, routers, plugboard, wiring, clock);
        serve(db, networks, CollectionRoutes.and("name"));
        serve(db, subnets, CollectionRoutes.and("name", "network_id", "cidr"));
        serve(db, ports, CollectionRoutes.and("name", "network_id", "device_id", "device_owner"));
        serve(db, routers, CollectionRoutes.and("name"));
        serve(db, floatingIps, CollectionRoutes.and("port_id", "router_id", "floating_network_id"));
        serve(db, new SecurityGroups(stores, groups, quotas, wiring, clock), CollectionRoutes.and("name"));
        serve(
                db,
                new SecurityGroupRules(stores, groups, quotas, wiring, clock),
                CollectionRoutes.and("security_group_id", "remote_group_id", "direction"));
        routes.and(new RouterActionRoutes(db, routers, interfaces).routes())
                .and(new TagRoutes<>(db, stores.networks, Networks.SCHEMA, clock).routes())
                .and(new TagRoutes<>(db, stores.subnets, Subnets.SCHEMA, clock).routes())
                .and(new TagRoutes<>(db, stores.ports, Ports.SCHEMA, clock).routes())
                .and(new TagRoutes<>(db, stores.routers, Routers.SCHEMA, clock).routes())
                .and(new TagRoutes<>(db, stores.floatingIps, FloatingIps.SCHEMA, clock).routes())
                .and(new TagRoutes<>(db, stores.groups, SecurityGroups.SCHEMA, clock).routes())
                .and(new QuotaRoutes(db, quotas).routes())
                .and(new OperatorRoutes(new Agents(hosts, clock), new Availability(stores)).routes())
                .and(new Extensions().routes())
                .and(new Discovery(schemas).routes());
    }

    private void serve(Database db, Resources resources, Map<String, String> columns) {
        routes.and(new CollectionRoutes(db, resources, columns).routes());
        schemas.add(resources.schema());
    }

    public List<Mount> mounts() {
        return List.of(new Mount("network", PREFIX, routes, Neutron.FAULTS));
    }

    /// Begins to make OVN follow the database, with everything that it has missed.
    public void start() {
        reconciler.start();
    }

    /// Makes the cloud's way out, a flat provider network with one subnet (`NAME-subnet`), unless it is there: a
    /// network of this name that is external. What is there is left as it is.
    ///
    /// @param poolStart the first address of those that routers and floating IPs get
    public void ensureExternal(
            String name, String physicalNetwork, String cidr, String gateway, String poolStart, String poolEnd) {
        external.ensure(name, physicalNetwork, cidr, gateway, poolStart, poolEnd);
    }

    /// The ports of servers, for the compute service.
    public ServerPorts serverPorts() {
        return serverPorts;
    }

    /// Compares everything with OVN now, without waiting for its turn.
    void reconcile() {
        reconciler.compare();
    }

    @Override
    public void close() {
        reconciler.close();
    }
}
