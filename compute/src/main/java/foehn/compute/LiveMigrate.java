package foehn.compute;

import foehn.hypervisor.DiskSpec;
import foehn.hypervisor.GuestConflict;
import foehn.hypervisor.GuestMissing;
import foehn.hypervisor.GuestStatus;
import foehn.hypervisor.HostUnreachable;
import foehn.hypervisor.Hypervisor;
import foehn.hypervisor.MigrationEndpoint;
import foehn.hypervisor.MigrationPlan;
import foehn.hypervisor.MigrationStatus;
import foehn.hypervisor.MigrationStatus.Phase;
import foehn.hypervisor.Power;
import foehn.kernel.db.Database;
import foehn.kernel.operation.Attempt;
import foehn.kernel.operation.Procedure;
import foehn.kernel.operation.RetryLater;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Moves a running guest. The target's capacity has been taken, by the migration, in the transaction that began it.
///
/// Until the switch-over everything can be undone. After it there is no way back, so whatever fails then is done
/// again, also by the undo of each step, until both hosts agree: `Migration.arrived` tells the two halves apart.
final class LiveMigrate {
    static final String KIND = "server.live-migrate";
    private static final Logger log = LoggerFactory.getLogger(LiveMigrate.class);
    /// How long the source may keep us waiting for news: short, for an abort is seen between two looks.
    private static final Duration LOOK = Duration.ofMillis(500);
    /// How long the target may take to run what it has got of a guest that its source has lost.
    private static final Duration SETTLING = Duration.ofSeconds(3);

    /// @param endpoint where the target waits, once it does
    record Progress(
            String server,
            String request,
            String migration,
            String source,
            String target,
            List<DiskSpec> disksAtTarget,
            boolean block,
            List<String> ports,
            @Nullable MigrationEndpoint endpoint) {
        Progress with(List<String> known) {
            return new Progress(server, request, migration, source, target, disksAtTarget, block, known, endpoint);
        }

        Progress with(MigrationEndpoint known) {
            return new Progress(server, request, migration, source, target, disksAtTarget, block, ports, known);
        }
    }

    /// The hypervisor gave it up, or was told to.
    private static final class Ended extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Ended(String message) {
            super(message, null, false, false);
        }
    }

    private final Database db;
    private final ServerStore servers;
    private final ServerTasks tasks;
    private final MigrationStore migrations;
    private final AllocationStore allocations;
    private final Hosts hosts;
    private final Guests guests;
    private final Ports ports;
    private final Zones zones;
    private final ComputeConfig config;
    private final InstantSource clock;

    LiveMigrate(
            Database db,
            ServerStore servers,
            ServerTasks tasks,
            MigrationStore migrations,
            AllocationStore allocations,
            Hosts hosts,
            Guests guests,
            Ports ports,
            Zones zones,
            ComputeConfig config,
            InstantSource clock) {
        this.db = db;
        this.servers = servers;
        this.tasks = tasks;
        this.migrations = migrations;
        this.allocations = allocations;
        this.hosts = hosts;
        this.guests = guests;
        this.ports = ports;
        this.zones = zones;
        this.config = config;
        this.clock = clock;
    }

    Procedure<Progress> procedure() {
        return new Procedure<>(KIND, Progress.class)
                .step("prepare", this::prepare, this::unprepare)
                .step("expect", this::expect, this::abandon)
                .step("transfer", this::transfer, this::comeBackOrGoOn)
                .step("conclude", this::conclude, this::conclude)
                .whenDone(this::finish)
                .whenUndone(this::finishUndone);
    }

    private Server server(Progress p) {
        return servers.live(p.server()).orElseThrow(() -> new Ended("The server is gone."));
    }

    private Migration migration(Progress p) {
        return migrations.find(p.migration()).orElseThrow();
    }

    /// Somebody wants the server deleted, or the migration aborted.
    private boolean unwanted(Progress p) {
        return migration(p).abortRequested()
                || servers.live(p.server())
                        .filter(s -> s.taskState() == ServerTask.MIGRATING)
                        .isEmpty();
    }

    private void requireWanted(Progress p) {
        if (unwanted(p)) {
            throw new Ended("The migration was aborted.");
        }
    }

    private Progress prepare(Progress p, Attempt attempt) {
        requireWanted(p);
        var server = server(p);
        db.run(_ -> {
            tasks.working(p.server(), p.request(), ServerTask.MIGRATING, p.source());
            migrations.setStatus(p.migration(), Migration.PREPARING, null, clock.millis());
        });
        return p.with(portsOf(server).stream().map(Ports.Port::id).toList());
    }

    private void unprepare(Progress p, Attempt attempt) {
        if (!migration(p).arrived()) {
            // Of a step that broke off in the middle the ports are not in the progress yet.
            var its = servers.find(p.server()).map(this::portsOf).orElse(List.of());
            ports.revertMigration(its.stream().map(Ports.Port::id).toList(), p.source());
        }
    }

    private List<Ports.Port> portsOf(Server server) {
        return ports.of(Set.of(server.id())).getOrDefault(server.id(), List.of());
    }

    /// The network is made ready while the target is: neither needs the other before the guest runs there.
    private Progress expect(Progress p, Attempt attempt) {
        requireWanted(p);
        var server = server(p);
        var spec = guests.spec(server, p.disksAtTarget(), portsOf(server));
        var target = hosts.on(p.target());
        var endpoint = new AtomicReference<MigrationEndpoint>();
        Parallel.run(() -> ports.bindForMigration(p.ports(), p.source(), p.target()), () -> {
            guests.bringImage(server, target);
            endpoint.set(HostCalls.ask(target, host -> host.expect(spec, plan(p), attempt.fence())));
        });
        return p.with(endpoint.get());
    }

    private MigrationPlan plan(Progress p) {
        return new MigrationPlan(
                p.migration(),
                p.block() ? p.disksAtTarget() : List.of(),
                config.migrationDowntimeMillisMax(),
                0,
                config.migrationAutoConverge(),
                config.migrationPostCopy(),
                config.migrationTimeoutSeconds());
    }

    /// A target that is away keeps the arrival for now: it is swept when the target is back.
    private void abandon(Progress p, Attempt attempt) throws IOException {
        if (migration(p).arrived()) {
            return;
        }
        try {
            hosts.on(p.target())
                    .abandonArrival(servers.find(p.server()).orElseThrow().guest(), p.migration(), attempt.fence());
        } catch (HostUnreachable away) {
            log.info("the arrival of {} stays on {} until that is back", p.server(), p.target(), away);
        }
    }

    private Progress transfer(Progress p, Attempt attempt) throws IOException {
        var server = server(p);
        var source = hosts.on(p.source());
        var endpoint = Objects.requireNonNull(p.endpoint());
        if (!migration(p).arrived()) {
            try {
                var last = carry(p, server, source, endpoint, attempt.fence());
                if (last.phase() != Phase.COMPLETED) {
                    throw new Ended(last.failure().orElse("The migration was cancelled."));
                }
                arrive(p, Optional.of(last));
            } catch (HostUnreachable | IOException silence) {
                // The source may have lost its agent just after the switch-over. Then the target knows.
                if (!runsAtTarget(p, server)) {
                    throw new RetryLater("The source does not answer.", silence);
                }
                arrive(p, Optional.empty());
            }
        }
        return p;
    }

    /// Begins the transfer, or finds it going on, and follows it to its end.
    private MigrationStatus carry(Progress p, Server server, Hypervisor source, MigrationEndpoint endpoint, long fence)
            throws IOException {
        requireWanted(p);
        source.migrate(server.guest(), plan(p), endpoint, fence);
        migrations.setStatus(p.migration(), Migration.RUNNING, null, clock.millis());
        boolean told = false;
        while (true) {
            var status = source.migration(server.guest(), LOOK)
                    .filter(s -> s.id().equals(p.migration()))
                    .orElseThrow(() -> new Ended("The source knows nothing of the migration."));
            if (status.phase().ended()) {
                return status;
            }
            migrations.progress(p.migration(), status, clock.millis());
            if (!told && unwanted(p)) {
                source.cancelMigration(server.guest(), p.migration(), fence);
                told = true;
            }
        }
    }

    /// From here on there is no way back. The network first: users wait for nothing else.
    private void arrive(Progress p, Optional<MigrationStatus> last) {
        ports.completeMigration(p.ports(), p.target());
        db.run(_ -> {
            long now = clock.millis();
            last.ifPresent(status -> migrations.progress(p.migration(), status, now));
            migrations.setStatus(p.migration(), Migration.POST_MIGRATING, null, now);
            servers.move(p.server(), p.target(), zones.of(p.target()), Guests.json(p.disksAtTarget()), now);
            allocations.hand(p.migration(), p.server());
        });
    }

    /// Finds out where the guest is, and makes that the truth: it is called off at the source, or it has arrived.
    private void comeBackOrGoOn(Progress p, Attempt attempt) throws IOException {
        var server = servers.find(p.server()).orElseThrow();
        if (!migration(p).arrived() && !calledOff(p, server, attempt.fence())) {
            arrive(p, Optional.empty());
        }
        conclude(p, attempt);
    }

    /// True when the guest stays at the source for good, false when it runs at the target. Throws when neither is
    /// certain, and is then asked again.
    private boolean calledOff(Progress p, Server server, long fence) throws IOException {
        var source = hosts.on(p.source());
        try {
            var end = ended(p, server, source, fence);
            if (end.filter(s -> s.phase() == Phase.COMPLETED).isPresent()) {
                return false;
            }
            if (runs(source.status(server.guest()))) {
                return true;
            }
        } catch (GuestMissing | HostUnreachable silence) {
            log.info("{} cannot tell what became of {}", p.source(), p.migration(), silence);
        }
        return !hasArrived(p, server, fence);
    }

    /// How the migration ended at the source, brought to its end if need be.
    private static Optional<MigrationStatus> ended(Progress p, Server server, Hypervisor source, long fence)
            throws IOException {
        var status = source.migration(server.guest(), Duration.ZERO).filter(s -> s.id().equals(p.migration()));
        while (status.isPresent() && !status.get().phase().ended()) {
            source.cancelMigration(server.guest(), p.migration(), fence);
            status = source.migration(server.guest(), LOOK).filter(s -> s.id().equals(p.migration()));
        }
        return status;
    }

    /// Asked when the source has no guest that runs. What the target has thrown away can no longer arrive; what it will
    /// not throw away runs there. For a server that is being deleted, a target that is down does not matter: it is
    /// swept when it is back.
    private boolean hasArrived(Progress p, Server server, long fence) throws IOException {
        var target = hosts.find(p.target());
        if (server.taskState() == ServerTask.DELETING
                && target.filter(hosts::isUp).isEmpty()) {
            return false;
        }
        try {
            awaitArrival(hosts.on(p.target()), server);
            hosts.on(p.target()).abandonArrival(server.guest(), p.migration(), fence);
        } catch (GuestConflict arrived) {
            log.info("{} has arrived at {}", p.server(), p.target(), arrived);
        }
        return runsAtTarget(p, server);
    }

    /// A source that died in the switch-over may have sent all of the guest. Then it runs at the target in a moment,
    /// and to throw it away meanwhile would be its end.
    private static void awaitArrival(Hypervisor target, Server server) throws IOException {
        try {
            var _ = target.migration(server.guest(), SETTLING);
        } catch (GuestMissing gone) {
            log.debug("{} has never been expected", server.id(), gone);
        }
    }

    private static boolean runs(Optional<GuestStatus> status) {
        return status.filter(s -> s.power() == Power.RUNNING || s.power() == Power.PAUSED)
                .isPresent();
    }

    private boolean runsAtTarget(Progress p, Server server) {
        return runs(HostCalls.ask(hosts.on(p.target()), host -> host.status(server.guest())));
    }

    private void concludeAtTarget(Progress p, Server server, Attempt attempt) {
        HostCalls.tell(hosts.on(p.target()), host -> host.adoptArrived(server.guest(), p.migration(), attempt.fence()));
    }

    /// A source that is down forgets the guest when it is back: the reconciler sees to that.
    private void concludeAtSource(Progress p, Server server, Attempt attempt) {
        var source = hosts.find(p.source());
        try {
            HostCalls.tell(
                    hosts.on(p.source()), host -> host.forgetDeparted(server.guest(), p.migration(), attempt.fence()));
        } catch (RetryLater silence) {
            if (source.filter(hosts::isUp).isPresent()) {
                throw silence;
            }
            log.info("{} is still to be forgotten by {}", p.server(), p.source());
        }
    }

    private Progress conclude(Progress p, Attempt attempt) {
        if (migration(p).arrived()) {
            var server = servers.find(p.server()).orElseThrow();
            Parallel.run(() -> concludeAtSource(p, server, attempt), () -> concludeAtTarget(p, server, attempt));
        }
        return p;
    }

    private void finish(Progress p) {
        db.run(_ -> {
            migrations.setStatus(p.migration(), Migration.COMPLETED, null, clock.millis());
            var server = servers.find(p.server()).orElseThrow();
            tasks.finish(p.server(), p.request(), ServerTask.MIGRATING, server.vmState(), server.powerState());
        });
    }

    private void finishUndone(Progress p, String why) {
        if (migration(p).arrived()) {
            finish(p);
            return;
        }
        db.run(_ -> {
            allocations.release(p.migration());
            var end = migration(p).abortRequested() ? Migration.CANCELLED : Migration.FAILED;
            migrations.setStatus(p.migration(), end, why, clock.millis());
            tasks.giveUp(p.server(), p.request(), ServerTask.MIGRATING, why);
        });
    }
}
