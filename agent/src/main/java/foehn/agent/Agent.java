package foehn.agent;

import foehn.hypervisor.Hypervisor;
import foehn.kernel.http.Edge;
import foehn.kernel.http.HttpFront;
import foehn.kernel.http.Mount;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/// Serves one hypervisor over HTTPS to the control plane, and to nobody else: who may come in is settled by the
/// certificates, in the handshake, so the routes behind it are open.
public final class Agent implements AutoCloseable {
    /// A guest's spec with its user data (64 KiB, several forms of it) is the largest body besides images.
    private static final int JSON_BYTES_MAX = 4 << 20;

    private final HttpFront front;

    /// Answers at once.
    ///
    /// @param tls the host's, admitting the control plane alone
    public Agent(Hypervisor hypervisor, InetSocketAddress address, SSLContext tls) throws Exception {
        var routes = new HostRoutes(hypervisor)
                .routes()
                .and(new GuestRoutes(hypervisor).routes())
                .and(new MigrationRoutes(hypervisor).routes());
        var mount = new Mount("agent", "", routes, Protocol.FAULTS);
        var edge = new Edge(List.of(mount), _ -> Optional.empty(), new SimpleMeterRegistry(), JSON_BYTES_MAX);
        front = new HttpFront(address, edge, Optional.of(tls));
    }

    public int port() {
        return front.port();
    }

    /// Closes the socket. Guests go on.
    @Override
    public void close() throws Exception {
        front.close();
    }
}
