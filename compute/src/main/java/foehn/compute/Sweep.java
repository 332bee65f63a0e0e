package foehn.compute;

import foehn.hypervisor.GuestId;
import foehn.hypervisor.Hypervisor;
import foehn.kernel.operation.Attempt;
import foehn.kernel.operation.Procedure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes a guest off a host that should not have it: its server was deleted, or has moved, while the host was away.
/// It looks again before it does anything, for it may have waited behind other work on the same server.
final class Sweep {
    static final String KIND = "guest.sweep";
    private static final Logger log = LoggerFactory.getLogger(Sweep.class);

    record Progress(String guest, String host) {}

    private final ServerStore servers;
    private final MigrationStore migrations;
    private final Hosts hosts;

    Sweep(ServerStore servers, MigrationStore migrations, Hosts hosts) {
        this.servers = servers;
        this.migrations = migrations;
        this.hosts = hosts;
    }

    Procedure<Progress> procedure() {
        return new Procedure<>(KIND, Progress.class).step("sweep", this::sweep);
    }

    private Progress sweep(Progress p, Attempt attempt) {
        var server = servers.live(p.guest());
        var host = hosts.on(p.host());
        var guest = new GuestId(p.guest());
        if (server.map(Server::host).filter(p.host()::equals).isPresent()) {
            return p;
        }
        if (server.map(Server::host).isEmpty()) {
            log.info("{} on {} belongs to nobody: destroying it", guest, p.host());
            HostCalls.tell(host, h -> h.destroy(guest, attempt.fence()));
            return p;
        }
        takeAwayLeftover(p, host, guest, attempt.fence());
        return p;
    }

    /// The server lives elsewhere, and perhaps on a disk that this host sees too: only a migration's leftovers go.
    private void takeAwayLeftover(Progress p, Hypervisor host, GuestId guest, long fence) {
        var last = migrations.ofServer(p.guest()).stream()
                .filter(m -> p.host().equals(m.destHost()) || (p.host().equals(m.sourceHost()) && m.arrived()))
                .reduce((_, later) -> later);
        if (last.isEmpty()) {
            log.warn("{} is on {} and nobody knows why", guest, p.host());
        } else if (p.host().equals(last.get().sourceHost())) {
            HostCalls.tell(host, h -> h.forgetDeparted(guest, last.get().id(), fence));
        } else {
            HostCalls.tell(host, h -> h.abandonArrival(guest, last.get().id(), fence));
        }
    }
}
