package foehn.compute;

import foehn.hypervisor.Hypervisor;
import foehn.kernel.db.Database;
import foehn.kernel.http.Mount;
import foehn.kernel.http.Routes;
import foehn.kernel.operation.Operations;
import foehn.kernel.operation.Procedure;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;

/// Nova as the composition root sees it: every `new` of the service, what it serves, and its work in the background.
/// Its procedures are known to `operations` once it has been constructed; whoever owns `operations` starts them.
public final class ComputeService implements AutoCloseable {
    private final Hosts hosts;
    private final HostMonitor monitor;
    private final Administration administration;
    private final Routes routes;
    private final Routes reports;

    /// @param connect the way to a host's hypervisor, by its row
    public ComputeService(
            Database db,
            ComputeConfig config,
            InstantSource clock,
            Operations operations,
            Images images,
            Ports ports,
            Projects projects,
            Function<Host, Hypervisor> connect) {
        var hostStore = new HostStore(db);
        var allocations = new AllocationStore(db);
        var migrations = new MigrationStore(db);
        var servers = new ServerStore(db);
        var groups = new ServerGroupStore(db);
        hosts = new Hosts(hostStore, connect, clock, config.hostDownMillis());
        administration = new Administration(db, clock, hosts, projects);
        var zones = administration.zones();
        var tasks = new ServerTasks(db, servers, new InstanceActionStore(db), clock);
        var labels = new ServerLabelStore(db);
        var guests = new Guests(labels, images, config.configDriveForced());
        var scheduler = new Scheduler(db, hosts, allocations, zones);
        var placement = new Placement(servers, groups);
        var spawn = new Spawn(db, servers, tasks, scheduler, placement, zones, hosts, guests, ports, config, clock);
        var delete = new Delete(db, servers, tasks, groups, scheduler, hosts, ports, clock);
        var migrate = new LiveMigrate(
                db, servers, tasks, migrations, allocations, hosts, guests, ports, zones, config, clock);
        register(operations, spawn.procedure(), delete.procedure(), migrate.procedure());
        operations.register(new Announce(servers, labels, hosts, ports).procedure());
        operations.register(new Sweep(servers, migrations, hosts).procedure());
        new PowerWork(servers, tasks, hosts, config.stopGrace()).procedures().forEach(operations::register);
        var reconciler = new Reconciler(db, servers, operations, clock);
        monitor = new HostMonitor(db, hosts, hostStore, allocations, reconciler, config, clock);
        var quotas = administration.quotas();
        var existing = new Servers(
                db, servers, new ServerListStore(db), labels, groups, tasks, hosts, ports, operations, clock);
        var orders = new NewServers(
                db,
                servers,
                labels,
                groups,
                tasks,
                administration.flavors(),
                administration.keypairs(),
                images,
                ports,
                zones,
                hosts,
                quotas,
                operations,
                config.diskPool(),
                clock);
        var migrating = new LiveMigrations(
                db, servers, tasks, migrations, hosts, scheduler, placement, operations, config.diskPool(), clock);
        var labelling = new ServerLabels(db, existing, servers, labels, quotas, operations, clock);
        var details = new ServerDetailRoutes(existing, new ServerDiagnostics(hosts, ports, clock));
        routes = administration.routes().and(serverRoutes(existing, orders, migrating, labelling, details));
        reports = new MigrationReportRoutes(migrations).routes();
    }

    private static void register(Operations operations, Procedure<?>... procedures) {
        for (var procedure : procedures) {
            operations.register(procedure);
        }
    }

    private static Routes serverRoutes(
            Servers existing,
            NewServers orders,
            LiveMigrations migrating,
            ServerLabels labelling,
            ServerDetailRoutes details) {
        return new ServerRoutes(existing, orders, migrating)
                .routes()
                .and(new ServerLabelRoutes(labelling).routes())
                .and(new ServerMigrationRoutes(existing, migrating).routes())
                .and(details.routes());
    }

    /// `/compute`, `/placement`, and `/lab` for what is measured.
    public List<Mount> mounts() {
        return List.of(
                new Mount(
                        "compute",
                        "/compute",
                        VersionRoutes.alsoLegacy(routes),
                        new NovaFaults(),
                        Microversion::negotiate),
                administration.placement(),
                new Mount("lab", "/lab", reports, new NovaFaults()));
    }

    /// The hosts as they are, for whoever looks after the cloud.
    public Hosts hosts() {
        return hosts;
    }

    /// Makes a host known, or says where a known one is now, and looks at it at once.
    public void registerHost(String name, String agentUrl) {
        hosts.register(name, agentUrl);
        monitor.watchNewHosts();
    }

    /// Makes the flavors that a new cloud has, and begins to look after the hosts.
    public void start() {
        administration.flavors().bootstrap();
        monitor.start();
    }

    @Override
    public void close() {
        monitor.close();
    }
}
