package foehn.compute;

import foehn.kernel.Fault;
import foehn.kernel.Ids;
import foehn.kernel.auth.Caller;
import foehn.kernel.db.Database;
import foehn.kernel.json.Json;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Server groups of projects. Other projects' groups are not there.
final class ServerGroups {
    private final Database db;
    private final ServerGroupStore store;
    private final Quotas quotas;
    private final InstantSource clock;

    ServerGroups(Database db, ServerGroupStore store, Quotas quotas, InstantSource clock) {
        this.db = db;
        this.store = store;
        this.quotas = quotas;
        this.clock = clock;
    }

    ServerGroup create(Caller caller, String name, String policy, OptionalLong serversPerHostMax) {
        var rules = Json.object();
        serversPerHostMax.ifPresent(max -> rules.put("max_server_per_host", max));
        var group = new ServerGroup(
                Ids.uuid(),
                caller.project(),
                caller.userId(),
                name,
                policy,
                Json.MAPPER.writeValueAsString(rules),
                clock.millis());
        db.run(_ -> {
            quotas.requireServerGroup(group.projectId(), group.userId());
            store.insert(group);
        });
        return group;
    }

    List<ServerGroup> list(Caller caller, boolean allProjects) {
        return store.list(allProjects ? Optional.empty() : Optional.of(caller.project()));
    }

    ServerGroup get(Caller caller, String id) {
        return store.find(id)
                .filter(group -> caller.mayTouch(group.projectId()))
                .orElseThrow(() -> Fault.named(404, "itemNotFound", "Instance group " + id + " could not be found."));
    }

    List<String> members(ServerGroup group) {
        return store.members(group.id());
    }

    void delete(Caller caller, String id) {
        store.delete(get(caller, id).id());
    }
}
