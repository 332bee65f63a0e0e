package foehn.agent;

import foehn.hypervisor.Hypervisor;
import foehn.hypervisor.remote.Authority;
import foehn.hypervisor.remote.Identity;
import foehn.hypervisor.remote.RemoteHost;
import foehn.hypervisor.remote.TlsDirectory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import javax.net.ssl.SSLContext;

/// A hypervisor behind a real agent on a real TLS socket, with the client that the control plane uses.
final class Served implements AutoCloseable {
    static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");

    final Authority authority;
    final RemoteHost remote;
    private final Agent agent;
    private final RemoteHost.Client client;

    Served(Hypervisor hypervisor, Path directory) throws Exception {
        this(hypervisor, directory, 0);
    }

    Served(Hypervisor hypervisor, Path directory, int port) throws Exception {
        authority = Authority.open(directory.resolve("ca"));
        var host = authority.issue(new Identity(Identity.Role.HOST, "h1"), Set.of(HERE), directory.resolve("h1"));
        agent = new Agent(hypervisor, new InetSocketAddress(HERE, port), agentSide(host));
        var control =
                authority.issue(new Identity(Identity.Role.CONTROL_PLANE, "foehn"), Set.of(), directory.resolve("cp"));
        client = new RemoteHost.Client(controlSide(control));
        remote = client.host("h1", address());
    }

    static SSLContext agentSide(TlsDirectory tls) throws Exception {
        return tls.context(peer -> peer.role() == Identity.Role.CONTROL_PLANE);
    }

    static SSLContext controlSide(TlsDirectory tls) throws Exception {
        return tls.context(peer -> peer.role() == Identity.Role.HOST);
    }

    URI address() {
        return URI.create("https://127.0.0.1:" + agent.port());
    }

    /// Another client of the same agent.
    RemoteHost.Client client() {
        return client;
    }

    void stopAgent() throws Exception {
        agent.close();
    }

    @Override
    public void close() throws Exception {
        client.close();
        agent.close();
    }
}
