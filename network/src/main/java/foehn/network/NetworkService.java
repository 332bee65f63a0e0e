package foehn.network;

import foehn.kernel.db.Database;
import foehn.kernel.http.Mount;
import foehn.kernel.http.Routes;
import foehn.ovn.LogicalNetwork;
import java.time.InstantSource;
import java.util.List;

/// The network service: Neutron's API v2.0 over the rows that say what the virtual network shall be, and what makes
/// OVN follow them. A change is durable when its request is answered, and reaches OVN before that where OVN answers.
public final class NetworkService implements AutoCloseable {
    static final String PREFIX = "/network";

    private final Routes routes = new Routes();
    private final Wiring wiring;
    private final Reconciler reconciler;
    private final External external;
    private final ServerPorts serverPorts;

    public NetworkService(Database db, NetworkConfig config, InstantSource clock, LogicalNetwork network) {
        var stores = new Stores(db);
        var hosts = new GatewayHosts();
        wiring = new Wiring(db, new Blueprint(stores, config, hosts), network);
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
        var collections = List.of(
                new CollectionRoutes(db, networks, CollectionRoutes.and("name")),
                new CollectionRoutes(db, subnets, CollectionRoutes.and("name", "network_id", "cidr")),
                new CollectionRoutes(
                        db, ports, CollectionRoutes.and("name", "network_id", "device_id", "device_owner")),
                new CollectionRoutes(
                        db,
                        floatingIps,
                        CollectionRoutes.and("port_id", "router_id", "floating_ip_address", "floating_network_id")));
        collections.forEach(collection -> routes.and(collection.routes()));
        routes.and(new Discovery(List.of(Networks.SCHEMA, Subnets.SCHEMA, Ports.SCHEMA, FloatingIps.SCHEMA)).routes());
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

    /// Compares everything with OVN now. For tests, and for operators in a hurry.
    void reconcile() {
        wiring.reconcile();
    }

    @Override
    public void close() {
        reconciler.close();
    }
}
