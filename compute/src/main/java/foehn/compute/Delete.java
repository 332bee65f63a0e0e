package foehn.compute;

import foehn.hypervisor.HostUnreachable;
import foehn.kernel.db.Database;
import foehn.kernel.operation.Attempt;
import foehn.kernel.operation.Procedure;
import foehn.kernel.operation.RetryLater;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes a server away, in whatever state it is. A host that is down does not hold it up: the guest is swept when
/// the host is back.
final class Delete {
    static final String KIND = "server.delete";
    private static final Logger log = LoggerFactory.getLogger(Delete.class);
    /// How long a host that seems to be up may be silent.
    private static final long SILENCE_MILLIS_MAX = 20_000;

    record Progress(String server, String request, long askedAt) {}

    private final Database db;
    private final ServerStore servers;
    private final ServerTasks tasks;
    private final ServerGroupStore groups;
    private final Scheduler scheduler;
    private final Hosts hosts;
    private final Ports ports;
    private final InstantSource clock;

    Delete(
            Database db,
            ServerStore servers,
            ServerTasks tasks,
            ServerGroupStore groups,
            Scheduler scheduler,
            Hosts hosts,
            Ports ports,
            InstantSource clock) {
        this.db = db;
        this.servers = servers;
        this.tasks = tasks;
        this.groups = groups;
        this.scheduler = scheduler;
        this.hosts = hosts;
        this.ports = ports;
        this.clock = clock;
    }

    Procedure<Progress> procedure() {
        return new Procedure<>(KIND, Progress.class)
                .step("destroy", this::destroy)
                .step("ports", (p, _) -> {
                    ports.release(p.server());
                    return p;
                })
                .whenDone(this::forget)
                .whenUndone((p, why) -> tasks.fail(p.server(), p.request(), List.of(ServerTask.DELETING), why));
    }

    private Progress destroy(Progress p, Attempt attempt) throws Exception {
        var server = servers.live(p.server()).orElse(null);
        if (server == null || server.host() == null) {
            return p;
        }
        tasks.working(p.server(), p.request(), ServerTask.DELETING, server.host());
        var host = hosts.find(server.host());
        if (host.isEmpty()) {
            return p;
        }
        try {
            hosts.on(host.get().name()).destroy(server.guest(), attempt.fence());
        } catch (HostUnreachable silence) {
            if (hosts.isUp(host.get()) && clock.millis() - p.askedAt() < SILENCE_MILLIS_MAX) {
                throw new RetryLater("The host does not answer.", silence);
            }
            log.info("{} stays on {} until that is back", server.id(), server.host());
        }
        return p;
    }

    private void forget(Progress p) {
        db.run(_ -> {
            scheduler.release(p.server());
            groups.removeMember(p.server());
            tasks.finish(p.server(), p.request(), ServerTask.DELETING, ServerState.DELETED, PowerState.NOSTATE);
            servers.delete(p.server(), clock.millis());
        });
    }
}
