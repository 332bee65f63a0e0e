package foehn.network;

import foehn.kernel.Fault;
import foehn.kernel.Ids;
import foehn.kernel.auth.Caller;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import foehn.ovn.LogicalNetwork.Kind;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/// The rules about security groups. A new one lets everything out and nothing in.
final class SecurityGroups implements Resources {
    static final Schema SCHEMA = new Schema("security_group", "security_groups", "SecurityGroup")
            .changed("name", "stateful")
            .shown("security_group_rules", "shared");

    private final Stores stores;
    private final Groups groups;
    private final Quotas quotas;
    private final Wiring wiring;
    private final InstantSource clock;
    private final Lookup<SecurityGroup> lookup;

    SecurityGroups(Stores stores, Groups groups, Quotas quotas, Wiring wiring, InstantSource clock) {
        this.stores = stores;
        this.groups = groups;
        this.quotas = quotas;
        this.wiring = wiring;
        this.clock = clock;
        this.lookup = new Lookup<>(stores.groups, SCHEMA);
    }

    @Override
    public Schema schema() {
        return SCHEMA;
    }

    @Override
    public List<ObjectNode> list(Caller caller, Where where) {
        caller.projectId().ifPresent(groups::ensureDefault);
        return views(lookup.all(caller, where));
    }

    @Override
    public ObjectNode show(Caller caller, String id) {
        return views(List.of(lookup.visible(caller, id))).getFirst();
    }

    @Override
    public ObjectNode create(Caller caller, Fields f) {
        var project = Schema.owner(caller, f);
        var name = f.optionalText("name", 0, 255).orElse("");
        requireStateful(f);
        groups.ensureDefault(project);
        if (name.equals(Groups.DEFAULT)) {
            throw Neutron.conflict("SecurityGroupDefaultAlreadyExists", "Default security group already exists.");
        }
        quotas.take(project, Quotas.GROUP, 1);
        long now = clock.millis();
        var group = new SecurityGroup(
                Ids.uuid(),
                project,
                name,
                f.optionalText("description", 0, 255).orElse(""),
                false,
                Lists.EMPTY,
                1,
                now,
                now);
        stores.groups.insert(group);
        stores.rules.insert(groups.open(group, "egress", "IPv4", null));
        stores.rules.insert(groups.open(group, "egress", "IPv6", null));
        wiring.changed(Kind.PORT_GROUP, group.id());
        return show(caller, group.id());
    }

    private static void requireStateful(Fields f) {
        if (!f.flag("stateful", true)) {
            throw Fault.invalid("stateful", "Stateless security groups are not supported.");
        }
    }

    @Override
    public ObjectNode update(Caller caller, String id, Fields f) {
        var old = lookup.owned(caller, id, "update");
        var name = f.optionalText("name", 0, 255).orElse(old.name());
        requireStateful(f);
        if (old.isDefault() && !name.equals(old.name())) {
            throw Neutron.conflict("SecurityGroupCannotUpdateDefault", "Updating default security group not allowed.");
        }
        if (!old.isDefault() && name.equals(Groups.DEFAULT)) {
            throw Neutron.conflict("SecurityGroupDefaultAlreadyExists", "Default security group already exists.");
        }
        lookup.update(
                new SecurityGroup(
                        old.id(),
                        old.projectId(),
                        name,
                        f.optionalText("description", 0, 255).orElse(old.description()),
                        old.isDefault(),
                        old.tags(),
                        old.revision(),
                        old.createdAt(),
                        old.updatedAt()),
                clock.millis());
        wiring.changed(Kind.PORT_GROUP, id);
        return show(caller, id);
    }

    @Override
    public void delete(Caller caller, String id) {
        var group = lookup.owned(caller, id, "delete");
        if (group.isDefault() && !caller.isAdmin()) {
            throw Neutron.conflict(
                    "SecurityGroupCannotRemoveDefault", "Insufficient rights for removing default security group.");
        }
        if (stores.portLinks.groupIsUsed(id)) {
            throw Neutron.conflict("SecurityGroupInUse", "Security Group " + id + " in use.");
        }
        // Rules of other groups that let this one's ports in go with it.
        var others = stores.rules.all(Where.is("remote_group_id", id)).stream()
                .map(SecurityGroupRule::securityGroupId)
                .filter(other -> !other.equals(id))
                .collect(Collectors.toSet());
        stores.groups.delete(id);
        others.forEach(other -> wiring.changed(Kind.PORT_GROUP, other));
        wiring.changed(Kind.PORT_GROUP, id);
    }

    private List<ObjectNode> views(List<SecurityGroup> all) {
        var ids = all.stream().map(SecurityGroup::id).toList();
        var rules = stores.rules.all(Where.in("security_group_id", ids)).stream()
                .collect(Collectors.groupingBy(SecurityGroupRule::securityGroupId));
        return all.stream()
                .map(group -> view(group, Objects.requireNonNullElse(rules.get(group.id()), List.of())))
                .toList();
    }

    private static ObjectNode view(SecurityGroup g, List<SecurityGroupRule> rules) {
        var view = Lookup.standard(Json.object(), g);
        view.put("name", g.name());
        view.put("stateful", true);
        view.put("shared", false);
        var array = view.putArray("security_group_rules");
        rules.forEach(rule -> array.add(SecurityGroupRules.view(rule)));
        return view;
    }
}
