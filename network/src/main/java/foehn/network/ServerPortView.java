package foehn.network;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Reads the ports of many servers at once, with all that a guest needs to know of them.
final class ServerPortView {
    private final Stores stores;
    private final PortStatus status;
    private final NetworkConfig config;

    ServerPortView(Stores stores, PortStatus status, NetworkConfig config) {
        this.stores = stores;
        this.status = status;
        this.config = config;
    }

    /// All rows that the ports refer to, each read once.
    private record Around(
            Map<String, Network> networks,
            Map<String, Subnet> subnets,
            Map<String, List<PortAddress>> addresses,
            Map<String, List<String>> groups,
            Map<String, SecurityGroup> groupRows,
            Map<String, String> floating,
            Map<String, Port> metadata) {}

    Map<String, List<ServerPorts.Attached>> of(Set<String> servers) {
        var ports = stores.ports.all(Where.in("device_id", servers)).stream()
                .filter(port -> ServerPortCheck.isServers(port, servers))
                .sorted(Comparator.comparing((Port port) -> Objects.requireNonNullElse(port.nic(), Integer.MAX_VALUE))
                        .thenComparingLong(Port::createdAt)
                        .thenComparing(Port::id))
                .toList();
        if (ports.isEmpty()) {
            return Map.of();
        }
        var around = around(ports);
        var all = new LinkedHashMap<String, List<ServerPorts.Attached>>();
        for (var port : ports) {
            all.computeIfAbsent(port.deviceId(), _ -> new ArrayList<>()).add(attached(port, around));
        }
        return all;
    }

    private Around around(List<Port> ports) {
        var ids = ports.stream().map(Port::id).toList();
        var networkIds = ports.stream().map(Port::networkId).collect(Collectors.toSet());
        var metadata = stores.ports.all(Where.in("network_id", networkIds).and("device_owner", Port.METADATA)).stream()
                .collect(Collectors.toMap(Port::networkId, port -> port, (first, _) -> first));
        var everyPort = new ArrayList<>(ids);
        metadata.values().forEach(port -> everyPort.add(port.id()));
        var groups = stores.portLinks.groups(ids);
        var floating = new HashMap<String, String>();
        stores.floatingIps
                .all(Where.in("port_id", ids))
                .forEach(f -> floating.put(f.portId() + " " + f.fixedIpAddress(), f.floatingIpAddress()));
        return new Around(
                stores.networks.byId(networkIds),
                stores.subnets.all(Where.in("network_id", networkIds)).stream()
                        .collect(Collectors.toMap(Subnet::id, subnet -> subnet)),
                stores.addresses.of(everyPort),
                groups,
                stores.groups.byId(
                        groups.values().stream().flatMap(List::stream).collect(Collectors.toSet())),
                floating,
                metadata);
    }

    private ServerPorts.Attached attached(Port port, Around around) {
        var network = Objects.requireNonNull(around.networks().get(port.networkId()));
        var addresses = around.addresses().getOrDefault(port.id(), List.of());
        return new ServerPorts.Attached(
                port.id(),
                network.id(),
                network.name(),
                port.mac(),
                network.mtu(),
                status.of(port),
                addresses.stream()
                        .map(a -> new ServerPorts.Address(
                                a.ip(),
                                a.subnetId(),
                                Optional.ofNullable(around.floating().get(port.id() + " " + a.ip()))))
                        .toList(),
                addresses.stream()
                        .map(PortAddress::subnetId)
                        .distinct()
                        .flatMap(id -> Optional.ofNullable(around.subnets().get(id)).stream())
                        .map(this::range)
                        .toList(),
                around.groups().getOrDefault(port.id(), List.of()).stream()
                        .flatMap(id -> Optional.ofNullable(around.groupRows().get(id)).stream())
                        .map(SecurityGroup::name)
                        .toList(),
                Optional.ofNullable(around.metadata().get(network.id())).map(its -> metadata(its, around)));
    }

    private ServerPorts.Range range(Subnet s) {
        var dns = s.dnsList().isEmpty() ? config.dnsServers() : s.dnsList();
        return new ServerPorts.Range(s.id(), s.cidr(), s.ipVersion(), s.gateway(), dns, s.enableDhcp());
    }

    private static ServerPorts.Metadata metadata(Port port, Around around) {
        var addresses = around.addresses().getOrDefault(port.id(), List.of()).stream()
                .flatMap(a -> Optional.ofNullable(around.subnets().get(a.subnetId()))
                        .map(subnet -> a.ip() + "/" + subnet.range().prefix())
                        .stream())
                .toList();
        return new ServerPorts.Metadata(port.id(), port.mac(), addresses);
    }

    List<ServerPorts.Group> groups(String server) {
        var ports = stores.ports.all(Where.is("device_id", server)).stream()
                .map(Port::id)
                .toList();
        var ids = stores.portLinks.groups(ports).values().stream()
                .flatMap(List::stream)
                .collect(Collectors.toSet());
        return stores.groups.all(Where.in("id", ids)).stream().map(this::group).toList();
    }

    private ServerPorts.Group group(SecurityGroup group) {
        var rules = stores.rules.all(Where.is("security_group_id", group.id()).and("direction", "ingress"));
        var peers = stores.groups.byId(rules.stream()
                .map(SecurityGroupRule::remoteGroupId)
                .filter(Objects::nonNull)
                .toList());
        return new ServerPorts.Group(
                group.id(),
                group.name(),
                group.description(),
                group.projectId(),
                rules.stream()
                        .map(rule -> new ServerPorts.Group.Rule(
                                rule.id(),
                                Optional.ofNullable(rule.protocol()),
                                Optional.ofNullable(rule.portRangeMin()),
                                Optional.ofNullable(rule.portRangeMax()),
                                Optional.ofNullable(rule.remoteIpPrefix()),
                                Optional.ofNullable(rule.remoteGroupId())
                                        .map(peers::get)
                                        .map(SecurityGroup::name)))
                        .toList());
    }
}
