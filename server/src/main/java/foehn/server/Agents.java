package foehn.server;

import foehn.compute.Host;
import foehn.hypervisor.Hypervisor;
import foehn.hypervisor.remote.Authority;
import foehn.hypervisor.remote.Identity;
import foehn.hypervisor.remote.RemoteHost;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The way to the hosts' agents: one client with the control plane's certificate, made when the first host is
/// called, so that no request waits for it.
final class Agents implements Function<Host, Hypervisor>, AutoCloseable {
    private final Authority authority;
    private final Path tls;
    private RemoteHost.@Nullable Client client;

    /// @param tls where the control plane's own certificate is kept
    Agents(Authority authority, Path tls) {
        this.authority = authority;
        this.tls = tls;
    }

    @Override
    public Hypervisor apply(Host host) {
        return client().host(host.name(), URI.create(host.agentUrl()));
    }

    private synchronized RemoteHost.Client client() {
        if (client == null) {
            try {
                var own = authority.issue(new Identity(Identity.Role.CONTROL_PLANE, "foehn"), Set.of(), tls);
                client = new RemoteHost.Client(own.context(peer -> peer.role() == Identity.Role.HOST));
            } catch (IOException | GeneralSecurityException e) {
                throw new IllegalStateException("the control plane has no certificate to call hosts with", e);
            }
        }
        return client;
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.close();
        }
    }
}
