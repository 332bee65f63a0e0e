package foehn.compute;

import foehn.kernel.Fault;
import foehn.kernel.Ids;
import foehn.kernel.auth.Caller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// A network service of one network, in memory. Ports have a host, and during a migration a second one.
final class FakePorts implements Ports {
    static final String NETWORK = "3a06fa3c-0000-4000-8000-000000000001";
    private static final String SUBNET = "3a06fa3c-0000-4000-8000-000000000002";
    private static final Set<String> GROUPS = Set.of("default", "web");

    private final Map<String, Row> rows = new LinkedHashMap<>();
    private int last = 9;

    /// A port, and where it is.
    private static final class Row {
        final String id = Ids.uuid();
        final String server;
        final String ip;
        final TreeSet<String> groups;
        String host = "";
        String migratingTo = "";

        Row(String server, String ip, List<String> groups) {
            this.server = server;
            this.ip = ip;
            this.groups = new TreeSet<>(groups);
        }
    }

    @Override
    public List<NicRequest> check(
            Caller caller, Choice choice, List<NicRequest> requested, List<String> securityGroups) {
        for (String group : securityGroups) {
            requireGroup(group, 400);
        }
        for (NicRequest nic : requested) {
            if (nic.network() != null && !nic.network().equals(NETWORK)) {
                throw Fault.named(400, "badRequest", "Network " + nic.network() + " could not be found.");
            }
        }
        return switch (choice) {
            case NONE -> List.of();
            case UNSAID, AUTO -> List.of(new NicRequest(NETWORK, null, null, null));
            case LISTED -> requested;
        };
    }

    private static void requireGroup(String group, int status) {
        if (!GROUPS.contains(group)) {
            throw Fault.named(status, "itemNotFound", "Security group " + group + " not found.");
        }
    }

    @Override
    public synchronized List<Port> ensure(Owner owner, List<NicRequest> requested, List<String> securityGroups) {
        var existing = of(Set.of(owner.server())).getOrDefault(owner.server(), List.of());
        for (int i = existing.size(); i < requested.size(); i++) {
            var fixed = requested.get(i).fixedIp();
            var row = new Row(owner.server(), fixed == null ? "10.1.0." + ++last : fixed, securityGroups);
            rows.put(row.id, row);
        }
        return of(Set.of(owner.server())).getOrDefault(owner.server(), List.of());
    }

    @Override
    public synchronized void bind(List<String> ports, String host) {
        ports.forEach(id -> rows.get(id).host = host);
    }

    @Override
    public boolean awaitBound(List<String> ports, Duration wait) {
        return true;
    }

    @Override
    public synchronized void bindForMigration(List<String> ports, String source, String target) {
        ports.forEach(id -> rows.get(id).migratingTo = target);
    }

    @Override
    public synchronized void completeMigration(List<String> ports, String target) {
        for (String id : ports) {
            rows.get(id).host = target;
            rows.get(id).migratingTo = "";
        }
    }

    @Override
    public synchronized void revertMigration(List<String> ports, String source) {
        for (String id : ports) {
            rows.get(id).host = source;
            rows.get(id).migratingTo = "";
        }
    }

    @Override
    public synchronized void release(String server) {
        rows.values().removeIf(row -> row.server.equals(server));
    }

    @Override
    public synchronized Map<String, List<Port>> of(Set<String> servers) {
        var found = new LinkedHashMap<String, List<Port>>();
        for (Row row : rows.values()) {
            if (servers.contains(row.server)) {
                found.computeIfAbsent(row.server, _ -> new ArrayList<>()).add(view(row));
            }
        }
        return found;
    }

    private static Port view(Row row) {
        return new Port(
                row.id,
                NETWORK,
                "private",
                "fa:16:3e:00:00:01",
                1442,
                row.host.isEmpty() ? "DOWN" : "ACTIVE",
                List.of(new Address(row.ip, SUBNET, Optional.empty())),
                List.of(new Subnet(SUBNET, "10.1.0.0/24", 4, Optional.of("10.1.0.1"), List.of(), true)),
                List.copyOf(row.groups),
                Optional.empty());
    }

    @Override
    public List<SecurityGroup> securityGroups(String server) {
        return of(Set.of(server)).getOrDefault(server, List.of()).stream()
                .flatMap(p -> p.securityGroups().stream())
                .distinct()
                .map(name -> new SecurityGroup(
                        Ids.uuid(),
                        name,
                        name + " group",
                        "p1",
                        List.of(new SecurityGroup.Rule(
                                Ids.uuid(),
                                Optional.of("tcp"),
                                Optional.of(22),
                                Optional.of(22),
                                Optional.of("0.0.0.0/0"),
                                Optional.empty()))))
                .toList();
    }

    @Override
    public synchronized void addSecurityGroup(Caller caller, String server, String group) {
        requireGroup(group, 404);
        rows.values().stream().filter(r -> r.server.equals(server)).forEach(r -> r.groups.add(group));
    }

    @Override
    public synchronized void removeSecurityGroup(Caller caller, String server, String group) {
        requireGroup(group, 404);
        boolean removed =
                rows.values().stream().filter(r -> r.server.equals(server)).anyMatch(r -> r.groups.remove(group));
        if (!removed) {
            throw Fault.named(400, "badRequest", "The server does not have the security group " + group + ".");
        }
    }

    /// Where the server's ports are: `h1`, or `h1>h2` while they are on both.
    synchronized Set<String> hostsOf(String server) {
        var hosts = new TreeSet<String>();
        rows.values().stream()
                .filter(r -> r.server.equals(server))
                .forEach(r -> hosts.add(r.migratingTo.isEmpty() ? r.host : r.host + ">" + r.migratingTo));
        return hosts;
    }

    synchronized int size() {
        return rows.size();
    }
}
