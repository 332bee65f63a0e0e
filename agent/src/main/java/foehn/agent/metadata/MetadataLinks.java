package foehn.agent.metadata;

import foehn.hypervisor.MetadataPort;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.util.Set;

/// How the metadata service gets onto logical networks. Two tenants may use the same addresses, so each network is
/// joined in a network namespace of its own.
public interface MetadataLinks {
    /// Joins the network, afresh if it was joined before, and listens there at 169.254.169.254:80.
    ServerSocketChannel join(String networkId, MetadataPort port, int mtu) throws IOException;

    /// Undoes [#join]. A network that was never joined is fine.
    void leave(String networkId) throws IOException;

    /// The networks that are joined, by this agent or by an earlier one.
    Set<String> joined() throws IOException;
}
