package foehn.compute;

import foehn.hypervisor.GuestMissing;
import foehn.kernel.operation.Attempt;
import foehn.kernel.operation.Operations;
import foehn.kernel.operation.Procedure;
import java.util.List;
import java.util.Set;

/// Tells a guest's host what the metadata service says from now on: the server has been renamed, or its metadata
/// has changed. What it says is read when it is said, so however many are due, the last one is right.
final class Announce {
    static final String KIND = "server.announce";

    record Progress(String server) {}

    private final ServerStore servers;
    private final ServerLabelStore labels;
    private final Hosts hosts;
    private final Ports ports;

    Announce(ServerStore servers, ServerLabelStore labels, Hosts hosts, Ports ports) {
        this.servers = servers;
        this.labels = labels;
        this.hosts = hosts;
        this.ports = ports;
    }

    Procedure<Progress> procedure() {
        return new Procedure<>(KIND, Progress.class).step("tell the host", this::tell);
    }

    /// In the transaction of the change.
    static void enqueue(Operations operations, Server server) {
        operations.enqueue(KIND, server.id(), new Progress(server.id()), null);
    }

    private Progress tell(Progress p, Attempt attempt) {
        var server = servers.live(p.server()).orElse(null);
        if (server == null || server.host() == null) {
            return p;
        }
        var its = ports.of(Set.of(server.id())).getOrDefault(server.id(), List.of());
        var documents = new GuestDocuments(server, labels.metadata(server.id()), its).all();
        HostCalls.tell(hosts.on(server.host()), host -> {
            try {
                host.updateMetadata(server.guest(), documents, attempt.fence());
            } catch (GuestMissing _) {
                // It has not been made there yet, and will be made with what the rows say then.
            }
        });
        return p;
    }
}
