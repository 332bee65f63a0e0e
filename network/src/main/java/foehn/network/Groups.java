package foehn.network;

import foehn.kernel.Fault;
import foehn.kernel.Ids;
import foehn.ovn.LogicalNetwork.Kind;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Security groups as the rest of the service needs them: the default one of a project, and groups by name.
final class Groups {
    static final String DEFAULT = "default";

    private final Stores stores;
    private final Wiring wiring;
    private final InstantSource clock;

    Groups(Stores stores, Wiring wiring, InstantSource clock) {
        this.stores = stores;
        this.wiring = wiring;
        this.clock = clock;
    }

    /// The project's default group, made when it is needed first: everything out, and in from each other.
    SecurityGroup ensureDefault(String project) {
        var present = find(project);
        if (!present.isEmpty()) {
            return present.getFirst();
        }
        return stores.db.write(_ -> {
            long now = clock.millis();
            var group = new SecurityGroup(
                    Ids.uuid(), project, DEFAULT, "Default security group", true, Lists.EMPTY, 1, now, now);
            if (!stores.groups.insertNew(group)) {
                return find(project).getFirst();
            }
            for (var ethertype : List.of("IPv4", "IPv6")) {
                stores.rules.insert(open(group, "egress", ethertype, null));
                stores.rules.insert(open(group, "ingress", ethertype, group.id()));
            }
            wiring.changed(Kind.PORT_GROUP, group.id());
            return group;
        });
    }

    private List<SecurityGroup> find(String project) {
        return stores.groups.all(Where.is("project_id", project).and("is_default", true));
    }

    /// A rule that lets everything of a kind pass.
    SecurityGroupRule open(SecurityGroup group, String direction, String ethertype, @Nullable String remoteGroup) {
        long now = clock.millis();
        return new SecurityGroupRule(
                Ids.uuid(),
                group.projectId(),
                group.id(),
                "",
                direction,
                ethertype,
                null,
                null,
                null,
                remoteGroup,
                null,
                Lists.EMPTY,
                1,
                now,
                now);
    }

    /// By id, of those that the project has.
    Set<String> require(String project, List<String> ids) {
        var found = stores.groups.byId(ids);
        for (var id : ids) {
            var group = found.get(id);
            if (group == null || !group.projectId().equals(project)) {
                throw Fault.notFound("SecurityGroup", id);
            }
        }
        return new LinkedHashSet<>(ids);
    }

    /// By id, or by name where only one of the project's groups has it.
    String resolve(String project, String nameOrId) {
        var theirs = stores.groups.all(Where.is("project_id", project));
        if (theirs.stream().anyMatch(group -> group.id().equals(nameOrId))) {
            return nameOrId;
        }
        var named =
                theirs.stream().filter(group -> group.name().equals(nameOrId)).toList();
        if (named.size() > 1) {
            throw Neutron.conflict(
                    "NoUniqueMatch",
                    "Multiple security groups found matching '" + nameOrId + "'. Use an ID to be more specific.");
        }
        if (named.isEmpty() && nameOrId.equals(DEFAULT)) {
            return ensureDefault(project).id();
        }
        if (named.isEmpty()) {
            throw Fault.notFound("Security group", nameOrId);
        }
        return named.getFirst().id();
    }
}
