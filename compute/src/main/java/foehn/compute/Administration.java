package foehn.compute;

import foehn.kernel.db.Database;
import foehn.kernel.http.Mount;
import foehn.kernel.http.Routes;
import java.time.InstantSource;

/// All of Nova that is not about one server: flavors, keypairs, hosts, zones, quotas, history; every
/// `new` of it.
final class Administration {
    private final AggregateZones zones;
    private final QuotaSets quotas;
    private final Flavors flavors;
    private final Keypairs keypairs;
    private final Routes routes;
    private final Routes placement;

    Administration(Database db, InstantSource clock, Hosts hosts, Projects projects) {
        var hostStore = new HostStore(db);
        var allocations = new AllocationStore(db);
        var loads = new HostLoadStore(db);
        var servers = new ServerStore(db);
        var aggregateStore = new AggregateStore(db);
        zones = new AggregateZones(aggregateStore);
        quotas = new QuotaSets(db, new QuotaStore(db));
        flavors = new Flavors(db, new FlavorStore(db), projects, clock);
        keypairs = new Keypairs(new KeypairStore(db), quotas, clock);
        var aggregates = new Aggregates(db, aggregateStore, hostStore, servers, clock);
        var groups = new ServerGroups(db, new ServerGroupStore(db), quotas, clock);
        var services = new Services(db, hosts, hostStore, loads, allocations, zones, clock);
        var hypervisors = new Hypervisors(hosts, loads, allocations, clock);
        routes = new VersionRoutes()
                .routes()
                .and(new ExtensionRoutes().routes())
                .and(new FlavorRoutes(flavors).routes())
                .and(new KeypairRoutes(keypairs).routes())
                .and(new ServerGroupRoutes(groups).routes())
                .and(new InstanceActionRoutes(servers, new InstanceActionListStore(db)).routes())
                .and(new MigrationRoutes(new MigrationListStore(db)).routes())
                .and(new ServiceRoutes(services).routes())
                .and(new HypervisorRoutes(hypervisors).routes())
                .and(new HostRoutes(services, hypervisors, allocations).routes())
                .and(new AggregateRoutes(aggregates).routes())
                .and(new ZoneRoutes(hosts, zones).routes())
                .and(new QuotaRoutes(quotas, projects).routes())
                .and(new LimitRoutes(quotas).routes())
                .and(new UsageRoutes(new UsageStore(db), clock).routes())
                .and(new AuditLogRoutes(hosts, clock).routes());
        var providers = new Providers(db, hosts, allocations, aggregateStore, servers, new MigrationStore(db));
        placement = new ProviderRoutes(providers).routes().and(new PlacementRoutes(providers).routes());
    }

    Zones zones() {
        return zones;
    }

    Quotas quotas() {
        return quotas;
    }

    Flavors flavors() {
        return flavors;
    }

    Keypairs keypairs() {
        return keypairs;
    }

    Routes routes() {
        return routes;
    }

    /// `/placement`, a service of its own to clients.
    Mount placement() {
        return new Mount(
                "placement", ProviderRoutes.PREFIX, placement, new PlacementFaults(), PlacementVersion::negotiate);
    }
}
