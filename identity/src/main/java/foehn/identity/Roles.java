package foehn.identity;

import foehn.kernel.Fault;
import foehn.kernel.Ids;
import foehn.kernel.auth.Caller;
import foehn.kernel.json.Fields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Roles, and which implies which.
final class Roles {
    private static final int NAME_MAX = 255;
    private static final String[] KNOWN = {"name", "domain_id", "description", "options"};

    /// A role, and those that whoever has it has too.
    record Inference(Role prior, List<Role> implied) {}

    private final RoleStore store;
    private final Domains domains;

    Roles(RoleStore store, Domains domains) {
        this.store = store;
        this.domains = domains;
    }

    Page<Role> page(Optional<String> domainId, Listing listing) {
        return store.page(domainId, listing);
    }

    Role show(Caller caller, String id) {
        return Authority.show(
                caller,
                store.find(id),
                role -> role.domainId() == null && Grants.MANAGERS_ROLES.contains(role.name()),
                "Role",
                id);
    }

    Role find(String id) {
        return store.find(id).orElseThrow(() -> Fault.notFound("Role", id));
    }

    /// The name of a role of all domains.
    Optional<String> named(String id) {
        return store.find(id).filter(role -> role.domainId() == null).map(Role::name);
    }

    Role create(Fields body) {
        var domainId = body.optionalText("domain_id", 1, NAME_MAX);
        domainId.ifPresent(domains::find);
        var role = new Role(
                Ids.hex(),
                Attributes.name(body, NAME_MAX),
                domainId.orElse(null),
                Attributes.text(body, "description", Attributes.TEXT_MAX, null),
                Attributes.extra("{}", body, KNOWN),
                Options.ofOthers(Options.NONE, body));
        if (!store.insert(role)) {
            throw taken(role.name());
        }
        return role;
    }

    Role update(String id, Fields body) {
        var before = find(id);
        Options.requireMayChange(before.options(), body, "role", id);
        Attributes.unchangeable(body, "domain_id", before.domainId());
        var after = new Role(
                id,
                Attributes.name(body, NAME_MAX, before.name()),
                before.domainId(),
                Attributes.text(body, "description", Attributes.TEXT_MAX, before.description()),
                Attributes.extra(before.extra(), body, KNOWN),
                Options.ofOthers(before.options(), body));
        if (!store.update(after)) {
            throw taken(after.name());
        }
        return after;
    }

    /// Everybody who had it has it no more.
    void delete(String id) {
        Options.requireMayDelete(find(id).options(), "role", id);
        store.delete(id);
    }

    /// What a role implies directly.
    Inference inference(String priorId) {
        var prior = find(priorId);
        var implied = store.implications().stream()
                .filter(rule -> rule.priorId().equals(priorId))
                .map(rule -> find(rule.impliedId()))
                .toList();
        return new Inference(prior, implied);
    }

    /// Every rule, by the role that has the others.
    List<Inference> inferences() {
        Map<String, Role> roles = store.all().stream().collect(Collectors.toMap(Role::id, Function.identity()));
        return store.implications().stream()
                .filter(rule -> roles.containsKey(rule.priorId()) && roles.containsKey(rule.impliedId()))
                .collect(Collectors.groupingBy(
                        rule -> Objects.requireNonNull(roles.get(rule.priorId())),
                        LinkedHashMap::new,
                        Collectors.mapping(
                                rule -> Objects.requireNonNull(roles.get(rule.impliedId())), Collectors.toList())))
                .entrySet()
                .stream()
                .map(entry -> new Inference(entry.getKey(), entry.getValue()))
                .toList();
    }

    /// One rule.
    Inference rule(String priorId, String impliedId) {
        var prior = find(priorId);
        var implied = find(impliedId);
        if (!store.implications().contains(new RoleStore.Implication(priorId, impliedId))) {
            throw Fault.notFound("Role inference", priorId + " implies " + impliedId);
        }
        return new Inference(prior, List.of(implied));
    }

    /// The administrator's role is implied by none, and a role of all domains by no rule reaches into one.
    Inference imply(String priorId, String impliedId) {
        var prior = find(priorId);
        var implied = find(impliedId);
        if (implied.name().equals("admin") && implied.domainId() == null) {
            throw Fault.forbidden("The role admin cannot be implied.");
        }
        if (prior.domainId() == null && implied.domainId() != null) {
            throw Fault.forbidden("A role of all domains cannot imply a role of one.");
        }
        store.imply(priorId, impliedId);
        return new Inference(prior, List.of(implied));
    }

    void implyNoMore(String priorId, String impliedId) {
        rule(priorId, impliedId);
        store.implyNoMore(priorId, impliedId);
    }

    private static RuntimeException taken(String name) {
        return Fault.conflict(
                "Conflict occurred attempting to store role - Duplicate entry found with name " + name + ".");
    }
}
