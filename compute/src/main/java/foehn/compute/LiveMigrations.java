package foehn.compute;

import foehn.compute.ServerTasks.Asked;
import foehn.hypervisor.DiskPool;
import foehn.hypervisor.DiskSpec;
import foehn.hypervisor.Feature;
import foehn.hypervisor.HostFacts;
import foehn.kernel.Fault;
import foehn.kernel.FaultException;
import foehn.kernel.Ids;
import foehn.kernel.db.Database;
import foehn.kernel.operation.Operations;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Takes orders for live migrations, and for ending them: which target, with or without copying disks. What cannot
/// be is refused before anything has changed.
final class LiveMigrations {
    private final Database db;
    private final ServerStore servers;
    private final ServerTasks tasks;
    private final MigrationStore migrations;
    private final Hosts hosts;
    private final Scheduler scheduler;
    private final Placement placement;
    private final Operations operations;
    private final DiskPool pool;
    private final InstantSource clock;

    LiveMigrations(
            Database db,
            ServerStore servers,
            ServerTasks tasks,
            MigrationStore migrations,
            Hosts hosts,
            Scheduler scheduler,
            Placement placement,
            Operations operations,
            DiskPool pool,
            InstantSource clock) {
        this.db = db;
        this.servers = servers;
        this.tasks = tasks;
        this.migrations = migrations;
        this.hosts = hosts;
        this.scheduler = scheduler;
        this.placement = placement;
        this.operations = operations;
        this.pool = pool;
        this.clock = clock;
    }

    private static FaultException refused(String why) {
        return Fault.named(400, "badRequest", why);
    }

    /// Chooses the target, takes its capacity, and enqueues the work.
    void begin(Asked asked, Server server, ServerAction.MigrateLive order) {
        var source = source(server);
        ServerTask.MIGRATING.requireMayBegin(server.id(), "os-migrateLive", server.vmState(), server.taskState());
        var from = factsOf(source);
        if (!from.has(Feature.LIVE_MIGRATION)) {
            throw Fault.named(501, "notImplemented", "Host " + source.name() + " cannot migrate running servers.");
        }
        order.host().ifPresent(name -> requireTarget(server, source, from, name, order.forced()));
        db.run(_ -> {
            var migration = Ids.uuid();
            var placed = place(server, source, from, order, migration);
            migrations.insert(Migration.accepted(
                    migration,
                    servers.nextNumber("migration"),
                    server,
                    asked.userId(),
                    source.name(),
                    placed.target().name(),
                    placed.block(),
                    clock.millis()));
            var progress = new LiveMigrate.Progress(
                    server.id(),
                    asked.requestId(),
                    migration,
                    source.name(),
                    placed.target().name(),
                    disksAt(placed, server),
                    placed.block(),
                    List.of(),
                    null);
            tasks.begin(
                    asked,
                    server,
                    ServerTask.MIGRATING,
                    "os-migrateLive",
                    () -> operations.enqueue(LiveMigrate.KIND, server.id(), progress, asked.requestId()));
        });
    }

    private record Placed(Host target, boolean block) {}

    private Host source(Server server) {
        var source = Optional.ofNullable(server.host()).flatMap(hosts::find);
        if (source.isEmpty()) {
            throw Fault.conflict("Instance " + server.id() + " is not ready: it has no host.");
        }
        if (!hosts.isUp(source.get())) {
            throw refused("Compute service of " + source.get().name() + " is unavailable at this time.");
        }
        return source.get();
    }

    private static HostFacts factsOf(Host host) {
        return host.hostFacts()
                .orElseThrow(() -> refused("Compute service of " + host.name() + " is unavailable at this time."));
    }

    /// A target that was named is told apart from one that is looked for: the caller learns why it cannot be.
    private void requireTarget(Server server, Host source, HostFacts from, String name, boolean forced) {
        var target = hosts.find(name).orElseThrow(() -> refused("Compute host " + name + " could not be found."));
        if (target.name().equals(source.name())) {
            throw refused("Unable to migrate instance (" + server.id() + ") to current host (" + name + ").");
        }
        if (!hosts.isUp(target)) {
            throw refused("Compute service of " + name + " is unavailable at this time.");
        }
        if (target.disabled() && !forced) {
            throw refused("No valid host was found. Compute host " + name + " is disabled.");
        }
        if (!fits(from, factsOf(target))) {
            throw refused("Unable to migrate instance (" + server.id() + ") to " + name
                    + ": its hypervisor or processor is another one, or older.");
        }
    }

    /// Whether a guest of the one can go on running on the other.
    private static boolean fits(HostFacts from, HostFacts to) {
        return to.has(Feature.LIVE_MIGRATION)
                && to.hypervisorType().equals(from.hypervisorType())
                && to.hypervisorVersion() >= from.hypervisorVersion()
                && to.accelerator().equals(from.accelerator())
                && to.cpuArchitecture().equals(from.cpuArchitecture());
    }

    private Placed place(Server server, Host source, HostFacts from, ServerAction.MigrateLive order, String migration) {
        boolean shared = server.diskList().stream().allMatch(d -> d.pool() == DiskPool.SHARED);
        if (order.block().isPresent()) {
            boolean block = order.block().get();
            if (!block && !shared) {
                throw refused("Instance " + server.id() + " is not on shared storage: live migration without block"
                        + " migration requires that all its disks are.");
            }
            return claim(server, source, from, order, migration, block).orElseThrow(LiveMigrations::noValidHost);
        }
        return Optional.of(shared)
                .filter(s -> s)
                .flatMap(_ -> claim(server, source, from, order, migration, false))
                .or(() -> claim(server, source, from, order, migration, true))
                .orElseThrow(LiveMigrations::noValidHost);
    }

    private static FaultException noValidHost() {
        return refused("No valid host was found. There are not enough hosts available.");
    }

    private Optional<Placed> claim(
            Server server,
            Host source,
            HostFacts from,
            ServerAction.MigrateLive order,
            String migration,
            boolean block) {
        var features = block
                ? EnumSet.of(Feature.LIVE_MIGRATION, Feature.BLOCK_MIGRATION)
                : EnumSet.of(Feature.LIVE_MIGRATION);
        Predicate<Host> admits = host -> !host.name().equals(source.name())
                && host.hostFacts().filter(to -> fits(from, to)).isPresent();
        try {
            var target = scheduler.claim(new Scheduler.Wanted(
                    migration,
                    server.resources(),
                    server.projectId(),
                    server.userId(),
                    order.forced() ? Optional.empty() : Optional.ofNullable(server.requestedZone()),
                    order.host(),
                    features,
                    block ? Set.of() : Set.of(DiskPool.SHARED),
                    order.forced() ? admits : admits.and(placement.admitting(server))));
            return Optional.of(new Placed(target, block));
        } catch (Scheduler.NoValidHost _) {
            return Optional.empty();
        }
    }

    /// Copied disks go where a new server's would, under another name: source and target may share a directory.
    private List<DiskSpec> disksAt(Placed placed, Server server) {
        var disks = server.diskList();
        if (!placed.block()) {
            return disks;
        }
        var there = factsOf(placed.target()).pools().contains(pool) ? pool : DiskPool.LOCAL;
        return disks.stream().map(d -> d.nextGeneration(there)).toList();
    }

    /// Those of this server that have not ended.
    List<Migration> inProgress(Server server) {
        return migrations.ofServer(server.id()).stream()
                .filter(Migration::inProgress)
                .toList();
    }

    Migration get(Server server, String number) {
        return migrations.ofServer(server.id()).stream()
                .filter(m -> Long.toString(m.number()).equals(number))
                .findFirst()
                .orElseThrow(() -> Fault.named(
                        404,
                        "itemNotFound",
                        "Migration " + number + " for instance " + server.id() + " could not be found"));
    }

    /// The guest stays where it is, unless it has gone over meanwhile.
    ///
    /// @param early whether one that does not run yet may be ended too
    void abort(Asked asked, Server server, String number, boolean early) {
        var migration = get(server, number);
        boolean running = migration.status().equals(Migration.RUNNING);
        boolean waiting = migration.status().equals(Migration.ACCEPTED)
                || migration.status().equals(Migration.PREPARING);
        if (!(running || (early && waiting)) || !migrations.requestAbort(migration.id(), clock.millis())) {
            throw refused("Migration " + number + " state of instance " + server.id() + " is " + migration.status()
                    + ". Cannot abort while the migration is in this state.");
        }
        tasks.recordDone(asked, server.id(), "live_migration_cancel");
    }
}
