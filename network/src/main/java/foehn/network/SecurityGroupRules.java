package foehn.network;

import foehn.kernel.Ids;
import foehn.kernel.auth.Caller;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import foehn.ovn.LogicalNetwork.Kind;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// The rules about security group rules. What their fields may say is [RuleFields]' affair. A rule is made and
/// deleted, never changed, but for its description.
final class SecurityGroupRules implements Resources {
    static final Schema SCHEMA = new Schema("security_group_rule", "security_group_rules", "SecurityGroupRule")
            .created("security_group_id", "direction", "ethertype", "protocol", "port_range_min", "port_range_max")
            .created("remote_group_id", "remote_ip_prefix")
            .shown("normalized_cidr");

    private final Stores stores;
    private final Groups groups;
    private final Quotas quotas;
    private final Wiring wiring;
    private final InstantSource clock;
    private final Lookup<SecurityGroupRule> lookup;
    private final Lookup<SecurityGroup> groupLookup;

    SecurityGroupRules(Stores stores, Groups groups, Quotas quotas, Wiring wiring, InstantSource clock) {
        this.stores = stores;
        this.groups = groups;
        this.quotas = quotas;
        this.wiring = wiring;
        this.clock = clock;
        this.lookup = new Lookup<>(stores.rules, SCHEMA);
        this.groupLookup = new Lookup<>(stores.groups, SecurityGroups.SCHEMA);
    }

    @Override
    public Schema schema() {
        return SCHEMA;
    }

    @Override
    public List<ObjectNode> list(Caller caller, Where where) {
        caller.projectId().ifPresent(groups::ensureDefault);
        return lookup.all(caller, where).stream().map(SecurityGroupRules::view).toList();
    }

    @Override
    public ObjectNode show(Caller caller, String id) {
        return view(lookup.visible(caller, id));
    }

    @Override
    public ObjectNode create(Caller caller, Fields f) {
        var group = groupLookup.owned(caller, f.text("security_group_id", 1, 64), "create");
        var match = RuleFields.read(f);
        if (match.remoteGroupId() != null) {
            groupLookup.visible(caller, match.remoteGroupId());
        }
        var project = caller.isAdmin() ? group.projectId() : Schema.owner(caller, f);
        quotas.take(project, Quotas.RULE, 1);
        long now = clock.millis();
        var rule = new SecurityGroupRule(
                Ids.uuid(),
                project,
                group.id(),
                f.optionalText("description", 0, 255).orElse(""),
                match.direction(),
                match.ethertype(),
                match.protocol(),
                match.min(),
                match.max(),
                match.remoteGroupId(),
                match.remoteIpPrefix(),
                Lists.EMPTY,
                1,
                now,
                now);
        requireNew(rule);
        stores.rules.insert(rule);
        changed(group.id());
        return view(rule);
    }

    private void changed(String groupId) {
        stores.groups.touch(groupId, clock.millis());
        wiring.changed(Kind.PORT_GROUP, groupId);
    }

    private void requireNew(SecurityGroupRule rule) {
        for (var other : stores.rules.all(Where.is("security_group_id", rule.securityGroupId()))) {
            boolean same = other.direction().equals(rule.direction())
                    && other.ethertype().equals(rule.ethertype())
                    && number(other).equals(number(rule))
                    && Objects.equals(other.portRangeMin(), rule.portRangeMin())
                    && Objects.equals(other.portRangeMax(), rule.portRangeMax())
                    && Objects.equals(other.remoteGroupId(), rule.remoteGroupId())
                    && prefix(other).equals(prefix(rule));
            if (same) {
                throw Neutron.conflict(
                        "SecurityGroupRuleExists",
                        "Security group rule already exists. Rule id is " + other.id() + ".");
            }
        }
    }

    /// `tcp` and `6` are the same protocol.
    private static Optional<Integer> number(SecurityGroupRule rule) {
        return Optional.ofNullable(rule.protocol()).map(Protocols::number);
    }

    /// No prefix, and the one that holds all addresses, are the same.
    private static String prefix(SecurityGroupRule rule) {
        var prefix = Optional.ofNullable(rule.remoteIpPrefix()).orElse("");
        return prefix.endsWith("/0") ? "" : prefix;
    }

    @Override
    public ObjectNode update(Caller caller, String id, Fields f) {
        var old = lookup.owned(caller, id, "update");
        lookup.update(
                new SecurityGroupRule(
                        old.id(),
                        old.projectId(),
                        old.securityGroupId(),
                        f.optionalText("description", 0, 255).orElse(old.description()),
                        old.direction(),
                        old.ethertype(),
                        old.protocol(),
                        old.portRangeMin(),
                        old.portRangeMax(),
                        old.remoteGroupId(),
                        old.remoteIpPrefix(),
                        old.tags(),
                        old.revision(),
                        old.createdAt(),
                        old.updatedAt()),
                clock.millis());
        return show(caller, id);
    }

    @Override
    public void delete(Caller caller, String id) {
        var rule = lookup.visible(caller, id);
        groupLookup.owned(caller, rule.securityGroupId(), "delete");
        stores.rules.delete(id);
        changed(rule.securityGroupId());
    }

    static ObjectNode view(SecurityGroupRule r) {
        var view = Lookup.standard(Json.object(), r);
        view.put("security_group_id", r.securityGroupId());
        view.put("direction", r.direction());
        view.put("ethertype", r.ethertype());
        view.put("protocol", r.protocol());
        view.put("port_range_min", r.portRangeMin());
        view.put("port_range_max", r.portRangeMax());
        view.put("remote_group_id", r.remoteGroupId());
        view.put("remote_ip_prefix", r.remoteIpPrefix());
        view.put(
                "normalized_cidr",
                Optional.ofNullable(r.remoteIpPrefix())
                        .flatMap(Cidr::parse)
                        .map(Cidr::toString)
                        .orElse(null));
        return view;
    }
}
