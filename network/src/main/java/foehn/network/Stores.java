package foehn.network;

import foehn.kernel.db.Database;

/// All rows that the network service keeps.
final class Stores {
    private static final String OWN = "project_id = :viewer";

    final Database db;
    final RowStore<Network> networks;
    final RowStore<Subnet> subnets;
    final RowStore<Port> ports;
    final RowStore<Router> routers;
    final RowStore<FloatingIp> floatingIps;
    final RowStore<SecurityGroup> groups;
    final RowStore<SecurityGroupRule> rules;
    final AddressStore addresses;
    final PortStore portLinks;
    final QuotaStore quotas;

    Stores(Database db) {
        this.db = db;
        networks = new RowStore<>(db, "network", Network.class, "(" + OWN + " OR shared OR external)");
        subnets = new RowStore<>(
                db,
                "subnet",
                Subnet.class,
                "(" + OWN + " OR network_id IN (SELECT id FROM network WHERE shared OR " + OWN + "))");
        ports = new RowStore<>(
                db, "port", Port.class, "(" + OWN + " OR network_id IN (SELECT id FROM network WHERE " + OWN + "))");
        routers = new RowStore<>(db, "router", Router.class, OWN);
        floatingIps = new RowStore<>(db, "floating_ip", FloatingIp.class, OWN);
        groups = new RowStore<>(db, "security_group", SecurityGroup.class, OWN);
        rules = new RowStore<>(
                db,
                "security_group_rule",
                SecurityGroupRule.class,
                "(" + OWN + " OR security_group_id IN (SELECT id FROM security_group WHERE " + OWN + "))");
        addresses = new AddressStore(db);
        portLinks = new PortStore(db);
        quotas = new QuotaStore(db);
    }
}
