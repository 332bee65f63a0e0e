package foehn.ovn;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A virtual network in memory, for tests and for clouds without real guests: it carries no packets and forgets
/// everything when the process ends. A guest's port is bound at once, to the first of its hosts. Thread-safe.
public final class SimulatedNetwork implements LogicalNetwork {
    private final List<String> hosts;
    private final Map<String, LogicalSwitch> switches = new ConcurrentHashMap<>();
    private final Map<String, LogicalSubnet> subnets = new ConcurrentHashMap<>();
    private final Map<String, LogicalPort> ports = new ConcurrentHashMap<>();
    private final Map<String, LogicalRouter> routers = new ConcurrentHashMap<>();
    private final Map<String, PortGroup> portGroups = new ConcurrentHashMap<>();
    private volatile boolean reachable = true;

    /// @param hosts the chassis there are, all alive
    public SimulatedNetwork(List<String> hosts) {
        this.hosts = List.copyOf(hosts);
    }

    /// With `false`, every call throws [NetworkUnreachable] from now on.
    public void reachable(boolean reachable) {
        this.reachable = reachable;
    }

    /// What was put last under this id.
    public Optional<LogicalPort> port(String id) {
        return Optional.ofNullable(ports.get(id));
    }

    /// What was put last under this id.
    public Optional<LogicalSubnet> subnet(String id) {
        return Optional.ofNullable(subnets.get(id));
    }

    /// What was put last under this id.
    public Optional<LogicalRouter> router(String id) {
        return Optional.ofNullable(routers.get(id));
    }

    /// What was put last under this id.
    public Optional<PortGroup> portGroup(String id) {
        return Optional.ofNullable(portGroups.get(id));
    }

    @Override
    public void putSwitch(LogicalSwitch wanted) {
        requireReachable();
        switches.put(wanted.id(), wanted);
    }

    @Override
    public void removeSwitch(String id) {
        requireReachable();
        switches.remove(id);
        ports.values().removeIf(port -> port.switchId().equals(id));
    }

    @Override
    public void putSubnet(LogicalSubnet wanted) {
        requireReachable();
        require(switches, wanted.switchId());
        subnets.put(wanted.id(), wanted);
    }

    @Override
    public void removeSubnet(String id) {
        requireReachable();
        subnets.remove(id);
    }

    @Override
    public void putPort(LogicalPort wanted) {
        requireReachable();
        require(switches, wanted.switchId());
        wanted.dhcpSubnetId().ifPresent(id -> require(subnets, id));
        wanted.portGroupIds().forEach(id -> require(portGroups, id));
        ports.put(wanted.id(), wanted);
    }

    @Override
    public void removePort(String id) {
        requireReachable();
        ports.remove(id);
    }

    @Override
    public void putRouter(LogicalRouter wanted) {
        requireReachable();
        routers.put(wanted.id(), wanted);
    }

    @Override
    public void removeRouter(String id) {
        requireReachable();
        routers.remove(id);
    }

    @Override
    public void putPortGroup(PortGroup wanted) {
        requireReachable();
        portGroups.put(wanted.id(), wanted);
    }

    @Override
    public void removePortGroup(String id) {
        requireReachable();
        portGroups.remove(id);
    }

    @Override
    public Set<String> known(Kind kind) {
        requireReachable();
        return Set.copyOf(
                switch (kind) {
                    case SWITCH -> switches.keySet();
                    case SUBNET -> subnets.keySet();
                    case PORT -> ports.keySet();
                    case ROUTER -> routers.keySet();
                    case PORT_GROUP -> portGroups.keySet();
                });
    }

    @Override
    public Optional<String> boundTo(String portId) {
        requireReachable();
        return Optional.ofNullable(ports.get(portId))
                .filter(port -> port.type() == LogicalPort.Type.GUEST && port.enabled())
                .flatMap(port -> port.hosts().stream().findFirst())
                .filter(hosts::contains);
    }

    @Override
    public boolean awaitBound(String portId, String chassis, Duration wait) {
        requireReachable();
        var port = ports.get(portId);
        return port != null && port.hosts().contains(chassis) && hosts.contains(chassis);
    }

    @Override
    public List<Chassis> chassis() {
        requireReachable();
        return hosts.stream().map(host -> new Chassis(host, host, true)).toList();
    }

    private void requireReachable() {
        if (!reachable) {
            throw new NetworkUnreachable("the simulated network was made unreachable", null);
        }
    }

    private static void require(Map<String, ?> there, String id) {
        if (!there.containsKey(id)) {
            throw new IllegalStateException("there is nothing of id " + id);
        }
    }
}
