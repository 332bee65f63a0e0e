package foehn.ovn;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The virtual network by OVN: what shall be goes into its northbound database, what the hosts have made of it is read
/// from its southbound one. Thread-safe; several processes may write at once. Connections are made, and made again,
/// in the background.
public final class OvnNetwork implements LogicalNetwork, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Northbound northbound;
    private final Southbound southbound;

    /// Remotes as OVN's tools write them: `unix:/path/nb.sock`, `tcp:198.18.0.1:6641`.
    public OvnNetwork(String northboundRemote, String southboundRemote) {
        this(northboundRemote, southboundRemote, PATIENCE);
    }

    /// @param patience how long a call waits for a database that does not answer before it is [NetworkUnreachable]
    public OvnNetwork(String northboundRemote, String southboundRemote, Duration patience) {
        this.northbound = new Northbound(northboundRemote, patience);
        this.southbound = new Southbound(southboundRemote, northbound, patience);
    }

    @Override
    public void putSwitch(LogicalSwitch wanted) {
        northbound.edit(edit -> Switches.put(edit, wanted));
    }

    @Override
    public void removeSwitch(String id) {
        northbound.edit(edit -> edit.delete(Switches.SWITCH, id));
    }

    @Override
    public void putSubnet(LogicalSubnet wanted) {
        northbound.edit(edit -> Switches.putSubnet(edit, wanted));
    }

    @Override
    public void removeSubnet(String id) {
        northbound.edit(edit -> edit.delete(Switches.DHCP, id));
    }

    @Override
    public void putPort(LogicalPort wanted) {
        northbound.edit(edit -> Ports.put(edit, wanted));
    }

    @Override
    public void removePort(String id) {
        northbound.edit(edit -> Ports.remove(edit, id));
    }

    @Override
    public void putRouter(LogicalRouter wanted) {
        northbound.edit(edit -> Routers.put(edit, wanted));
    }

    @Override
    public void removeRouter(String id) {
        northbound.edit(edit -> edit.delete(Routers.ROUTER, id));
    }

    @Override
    public void putPortGroup(PortGroup wanted) {
        northbound.edit(edit -> PortGroups.put(edit, wanted));
    }

    @Override
    public void removePortGroup(String id) {
        northbound.edit(edit -> edit.delete(PortGroups.GROUP, id));
    }

    @Override
    public Set<String> known(Kind kind) {
        return northbound.known(kind);
    }

    @Override
    public Optional<String> boundTo(String portId) {
        return southbound.boundTo(portId);
    }

    @Override
    public boolean awaitBound(String portId, String chassis, Duration wait) {
        return southbound.awaitBound(portId, chassis, wait);
    }

    @Override
    public List<Chassis> chassis() {
        return southbound.chassis();
    }

    @Override
    public void close() {
        southbound.close();
        northbound.close();
    }
}
