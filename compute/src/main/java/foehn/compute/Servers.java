package foehn.compute;

import foehn.compute.ServerTasks.Asked;
import foehn.kernel.Fault;
import foehn.kernel.FaultException;
import foehn.kernel.auth.Caller;
import foehn.kernel.db.Database;
import foehn.kernel.operation.Operations;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What callers may do with servers that exist. Other projects' servers are not there for them.
final class Servers {
    private static final int CONSOLE_BYTES_MAX = 1 << 20;

    private final Database db;
    private final ServerStore store;
    private final ServerListStore lists;
    private final ServerLabelStore labels;
    private final ServerGroupStore groups;
    private final ServerTasks tasks;
    private final Hosts hosts;
    private final Ports ports;
    private final Operations operations;
    private final InstantSource clock;

    Servers(
            Database db,
            ServerStore store,
            ServerListStore lists,
            ServerLabelStore labels,
            ServerGroupStore groups,
            ServerTasks tasks,
            Hosts hosts,
            Ports ports,
            Operations operations,
            InstantSource clock) {
        this.db = db;
        this.store = store;
        this.lists = lists;
        this.labels = labels;
        this.groups = groups;
        this.tasks = tasks;
        this.hosts = hosts;
        this.ports = ports;
        this.operations = operations;
        this.clock = clock;
    }

    /// What `PUT /servers/{id}` says; what is empty stays as it is.
    ///
    /// @param description an empty text takes it away
    record Changes(
            Optional<String> name,
            Optional<Optional<String>> description,
            Optional<String> accessIpV4,
            Optional<String> accessIpV6,
            Optional<String> diskConfig) {}

    Server get(Caller caller, String id) {
        return store.live(id).filter(s -> caller.mayTouch(s.projectId())).orElseThrow(() -> missing(id));
    }

    private static FaultException missing(String id) {
        return Fault.notFound("Instance", id);
    }

    /// Deleted ones too, for an administrator's `changes-since`.
    List<Server> list(ServerQuery query) {
        if (query.limit() == 0) {
            return List.of();
        }
        var found = lists.find(query);
        int from = 0;
        if (query.marker().isPresent()) {
            from = found.stream()
                            .map(ServerListStore.Brief::id)
                            .toList()
                            .indexOf(query.marker().get())
                    + 1;
            if (from == 0) {
                throw Fault.invalid("marker", "marker [" + query.marker().get() + "] not found");
            }
        }
        var wanted = keep(query, found.subList(from, found.size()));
        var page = wanted.subList(0, Math.min(wanted.size(), query.limit()));
        var rows = lists.all(page);
        return page.stream()
                .flatMap(id -> Optional.ofNullable(rows.get(id)).stream())
                .toList();
    }

    /// What SQL cannot tell, in common SQL at least.
    private List<String> keep(ServerQuery query, List<ServerListStore.Brief> found) {
        var ids = found.stream()
                .filter(s -> query.name().isEmpty() || query.name().get().foundIn(s.name()))
                .filter(s -> query.statuses().isEmpty() || query.statuses().contains(s.status()))
                .map(ServerListStore.Brief::id)
                .toList();
        if (!query.tags().none()) {
            var tags = labels.tagsOf(ids);
            ids = ids.stream()
                    .filter(id -> query.tags().admit(tags.getOrDefault(id, List.of())))
                    .toList();
        }
        if (query.ip().isPresent()) {
            var pattern = query.ip().get();
            var known = ports.of(Set.copyOf(ids));
            ids = ids.stream()
                    .filter(id -> known.getOrDefault(id, List.of()).stream()
                            .flatMap(p -> p.addresses().stream())
                            .anyMatch(a -> pattern.foundIn(a.ip())))
                    .toList();
        }
        return ids;
    }

    ServerDetail detail(Server server) {
        return details(List.of(server)).getFirst();
    }

    /// In the order given.
    List<ServerDetail> details(List<Server> servers) {
        var ids = servers.stream().map(Server::id).collect(Collectors.toSet());
        var metadata = labels.metadataOf(ids);
        var tags = labels.tagsOf(ids);
        var wired = ids.isEmpty() ? Map.<String, List<Ports.Port>>of() : ports.of(ids);
        var known = hosts.all().stream().collect(Collectors.toMap(Host::name, Function.identity()));
        return servers.stream()
                .map(s -> new ServerDetail(
                        s,
                        metadata.getOrDefault(s.id(), Map.of()),
                        tags.getOrDefault(s.id(), List.of()),
                        wired.getOrDefault(s.id(), List.of()),
                        groups.ofServer(s.id()).map(ServerGroup::id),
                        hostStatus(s.host() == null ? null : known.get(s.host()))))
                .toList();
    }

    private String hostStatus(@Nullable Host host) {
        if (host == null) {
            return "";
        }
        if (host.disabled()) {
            return "MAINTENANCE";
        }
        return hosts.isUp(host) ? "UP" : "DOWN";
    }

    Server update(Caller caller, String id, Changes changes) {
        var server = get(caller, id);
        long now = clock.millis();
        db.run(_ -> {
            store.describe(
                    id,
                    changes.name().orElse(server.name()),
                    changes.description()
                            .orElse(Optional.ofNullable(server.description()))
                            .orElse(null),
                    changes.accessIpV4().orElse(server.accessIpV4()),
                    changes.accessIpV6().orElse(server.accessIpV6()),
                    changes.diskConfig().orElse(server.diskConfig()),
                    now);
            if (changes.name().isPresent()) {
                Announce.enqueue(operations, server);
            }
        });
        return get(caller, id);
    }

    void delete(Caller caller, Asked asked, String id) {
        var server = unlocked(caller, id);
        tasks.beginDelete(
                asked,
                server,
                () -> operations.enqueue(
                        Delete.KIND,
                        id,
                        new Delete.Progress(id, asked.requestId(), clock.millis()),
                        asked.requestId()));
    }

    /// The work of a power task on a server's host.
    void power(Caller caller, Asked asked, String id, ServerTask task, String verb) {
        var server = unlocked(caller, id);
        task.requireMayBegin(id, verb, server.vmState(), server.taskState());
        if (server.host() == null) {
            throw Fault.conflict("Instance " + id + " is not ready");
        }
        var kind = Objects.requireNonNull(PowerWork.kind(task));
        tasks.begin(
                asked,
                server,
                task,
                verb,
                () -> operations.enqueue(kind, id, new PowerWork.Progress(id, asked.requestId()), asked.requestId()));
    }

    /// The server, unless it is locked against this caller.
    Server unlocked(Caller caller, String id) {
        var server = get(caller, id);
        if (server.locked() && !caller.isAdmin()) {
            throw Fault.conflict("Instance " + id + " is locked");
        }
        return server;
    }

    void lock(Caller caller, Asked asked, String id, Optional<String> reason) {
        get(caller, id);
        db.run(_ -> {
            store.lock(id, true, reason.orElse(null), clock.millis());
            tasks.recordDone(asked, id, "lock");
        });
    }

    void unlock(Caller caller, Asked asked, String id) {
        get(caller, id);
        db.run(_ -> {
            store.lock(id, false, null, clock.millis());
            tasks.recordDone(asked, id, "unlock");
        });
    }

    /// The administrator knows better than the row.
    void resetState(Caller caller, Asked asked, String id, ServerState state) {
        get(caller, id);
        db.run(_ -> {
            store.reset(id, state, clock.millis());
            tasks.recordDone(asked, id, "reset-state");
        });
    }

    /// The last lines that the guest wrote to its serial console.
    String consoleOutput(Caller caller, String id, Optional<Integer> lines) {
        var server = get(caller, id);
        if (server.host() == null) {
            throw Fault.conflict("Instance " + id + " is not ready");
        }
        byte[] tail =
                HostCalls.now(hosts.on(server.host()), id, host -> host.consoleTail(server.guest(), CONSOLE_BYTES_MAX));
        var text = new String(tail, StandardCharsets.UTF_8);
        return lines.map(n -> lastLines(text, n)).orElse(text);
    }

    private static String lastLines(String text, int lines) {
        int at = text.endsWith("\n") ? text.length() - 1 : text.length();
        for (int i = 0; i < lines && at >= 0; i++) {
            at = text.lastIndexOf('\n', at - 1);
        }
        return lines == 0 ? "" : text.substring(at + 1);
    }

    void addSecurityGroup(Caller caller, Asked asked, String id, String group) {
        ports.addSecurityGroup(caller, unlocked(caller, id).id(), group);
        tasks.recordDone(asked, id, "addSecurityGroup");
    }

    void removeSecurityGroup(Caller caller, Asked asked, String id, String group) {
        ports.removeSecurityGroup(caller, unlocked(caller, id).id(), group);
        tasks.recordDone(asked, id, "removeSecurityGroup");
    }

    /// Its ports, which show its interfaces and addresses.
    List<Ports.Port> ports(Caller caller, String id) {
        return ports.of(Set.of(get(caller, id).id())).getOrDefault(id, List.of());
    }

    List<Ports.SecurityGroup> securityGroups(Caller caller, String id) {
        return ports.securityGroups(get(caller, id).id());
    }

    /// Nova's 409 for what can only be done in a state that no server here is ever in.
    void requireSoftDeleted(Caller caller, String id) {
        var server = get(caller, id);
        throw Fault.conflict("Cannot 'restore' instance " + id + " while it is in vm_state "
                + server.vmState().word());
    }
}
