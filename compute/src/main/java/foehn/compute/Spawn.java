package foehn.compute;

import foehn.hypervisor.DiskPool;
import foehn.hypervisor.HostUnreachable;
import foehn.hypervisor.HypervisorException;
import foehn.hypervisor.Power;
import foehn.hypervisor.StaleCommand;
import foehn.kernel.db.Database;
import foehn.kernel.operation.Attempt;
import foehn.kernel.operation.Procedure;
import foehn.kernel.operation.RetryLater;
import foehn.kernel.operation.Work;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Builds a server: finds a host and takes its capacity, makes the ports, makes the guest there, starts it. What
/// fails is undone wholly, and the server is left in ERROR with the reason.
final class Spawn {
    static final String KIND = "server.spawn";
    private static final Logger log = LoggerFactory.getLogger(Spawn.class);
    private static final List<ServerTask> TASKS = List.of(ServerTask.SPAWNING, ServerTask.SCHEDULING);

    /// @param ports the server's ports, once they have been made
    record Progress(String server, String request, List<String> ports) {}

    /// The server is wanted no more: somebody deletes it while it is being built.
    private static final class Unwanted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unwanted() {
            super("The server is being deleted.", null, false, false);
        }
    }

    private final Database db;
    private final ServerStore servers;
    private final ServerTasks tasks;
    private final Scheduler scheduler;
    private final Placement placement;
    private final Zones zones;
    private final Hosts hosts;
    private final Guests guests;
    private final Ports ports;
    private final DiskPool pool;
    private final Duration boundWait;
    private final InstantSource clock;

    Spawn(
            Database db,
            ServerStore servers,
            ServerTasks tasks,
            Scheduler scheduler,
            Placement placement,
            Zones zones,
            Hosts hosts,
            Guests guests,
            Ports ports,
            ComputeConfig config,
            InstantSource clock) {
        this.db = db;
        this.servers = servers;
        this.tasks = tasks;
        this.scheduler = scheduler;
        this.placement = placement;
        this.zones = zones;
        this.hosts = hosts;
        this.guests = guests;
        this.ports = ports;
        this.pool = config.diskPool();
        this.boundWait = config.portsBoundWait();
        this.clock = clock;
    }

    Procedure<Progress> procedure() {
        return new Procedure<>(KIND, Progress.class)
                .step("place", noted(this::place), (p, _) -> displace(p))
                .step("ports", noted(this::makePorts), (p, _) -> ports.release(p.server()))
                .step("define", noted(this::define), this::destroy)
                .step("start", noted(this::start))
                .whenDone(p -> tasks.finish(
                        p.server(), p.request(), ServerTask.SPAWNING, ServerState.ACTIVE, PowerState.RUNNING))
                .whenUndone((p, why) -> tasks.fail(p.server(), p.request(), TASKS, why));
    }

    /// A step that writes down why it fails, where the owner of the server can read it.
    private Work<Progress> noted(Work<Progress> step) {
        return (p, attempt) -> {
            try {
                return step.apply(p, attempt);
            } catch (RetryLater | StaleCommand | Unwanted notOurs) {
                throw notOurs;
            } catch (RuntimeException cause) {
                tasks.note(p.server(), cause);
                throw cause;
            }
        };
    }

    private Server wanted(Progress p) {
        return servers.live(p.server())
                .filter(s -> s.taskState() == ServerTask.SCHEDULING || s.taskState() == ServerTask.SPAWNING)
                .orElseThrow(Unwanted::new);
    }

    private static String hostOf(Server server) {
        return Optional.ofNullable(server.host()).orElseThrow(Unwanted::new);
    }

    private Progress place(Progress p, Attempt attempt) {
        var server = wanted(p);
        db.run(_ -> {
            var host = scheduler.claim(new Scheduler.Wanted(
                    server.id(),
                    server.resources(),
                    server.projectId(),
                    server.userId(),
                    Optional.ofNullable(server.requestedZone()),
                    Optional.ofNullable(server.requestedHost()),
                    Set.of(),
                    Set.of(),
                    placement.admitting(server)));
            var disks = host.hostFacts()
                    .map(facts -> Guests.inPool(server.diskList(), pool, facts))
                    .orElse(server.diskList());
            if (!servers.place(server.id(), host.name(), zones.of(host.name()), Guests.json(disks), clock.millis())) {
                throw new Unwanted();
            }
            tasks.working(server.id(), p.request(), ServerTask.SPAWNING, host.name());
        });
        return p;
    }

    private void displace(Progress p) {
        db.run(_ -> {
            scheduler.release(p.server());
            servers.displace(p.server(), clock.millis());
        });
    }

    private Progress makePorts(Progress p, Attempt attempt) {
        var server = wanted(p);
        var made = ports.ensure(owner(server), server.nicList(), server.securityGroupList());
        return new Progress(
                p.server(), p.request(), made.stream().map(Ports.Port::id).toList());
    }

    private static Ports.Owner owner(Server server) {
        return new Ports.Owner(
                server.id(),
                server.name(),
                server.projectId(),
                server.userId(),
                Optional.ofNullable(server.zone()).orElse(Zones.DEFAULT));
    }

    /// The network gets to know where the ports are while the host makes the disks: each takes its time.
    private Progress define(Progress p, Attempt attempt) {
        var server = wanted(p);
        var host = hosts.on(hostOf(server));
        var made = ports.ensure(owner(server), server.nicList(), server.securityGroupList());
        var spec = guests.spec(server, server.diskList(), made);
        Parallel.run(() -> ports.bind(p.ports(), hostOf(server)), () -> {
            guests.bringImage(server, host);
            HostCalls.tell(host, h -> h.define(spec, attempt.fence()));
        });
        return p;
    }

    /// A host that is away keeps the guest for now: it is swept when the host is back.
    private void destroy(Progress p, Attempt attempt) throws IOException {
        var host = servers.find(p.server()).map(Server::host);
        if (host.isEmpty()) {
            return;
        }
        try {
            hosts.on(host.get()).destroy(servers.find(p.server()).orElseThrow().guest(), attempt.fence());
        } catch (HostUnreachable away) {
            log.info("{} stays on {} until that is back", p.server(), host.get(), away);
        } catch (HypervisorException refused) {
            log.warn("{} cannot be destroyed on {}", p.server(), host.get(), refused);
            throw refused;
        }
    }

    private Progress start(Progress p, Attempt attempt) {
        var server = wanted(p);
        var host = hosts.on(hostOf(server));
        HostCalls.tell(host, h -> {
            if (h.status(server.guest()).filter(s -> s.power() == Power.RUNNING).isEmpty()) {
                h.start(server.guest(), attempt.fence());
            }
        });
        if (!p.ports().isEmpty() && !ports.awaitBound(p.ports(), boundWait)) {
            log.warn("the network has not wired all ports of {} yet", p.server());
        }
        return p;
    }
}
