package foehn.identity;

import foehn.kernel.Fault;
import foehn.kernel.auth.Caller;
import foehn.kernel.json.Json;
import java.util.List;
import java.util.Set;

/// Gives roles to users and groups, and takes them away.
final class Grants {
    /// What the manager of a domain may hand out: nothing above themselves.
    static final Set<String> MANAGERS_ROLES = Set.of("manager", "member", "reader");

    private final AssignmentStore store;
    private final ProjectStore projects;
    private final UserStore users;
    private final GroupStore groups;
    private final Roles roles;
    private final RevocationEventStore events;

    Grants(Stores stores, Roles roles) {
        this.store = stores.assignments;
        this.projects = stores.projects;
        this.users = stores.users;
        this.groups = stores.groups;
        this.roles = roles;
        this.events = stores.events;
    }

    /// The roles of this user or group at this place; the grant's own role does not matter.
    List<Role> list(Caller caller, Grant at, boolean onDomain) {
        requireReads(caller, at);
        requireThere(at, onDomain);
        return store.roles(at);
    }

    void check(Caller caller, Grant grant, boolean onDomain) {
        requireReads(caller, grant);
        requireThere(grant, onDomain);
        var role = roles.find(grant.roleId());
        if (store.roles(grant).stream().noneMatch(r -> r.id().equals(role.id()))) {
            throw missing(grant);
        }
    }

    void grant(Caller caller, Grant grant, boolean onDomain) {
        requireManages(caller, grant);
        requireThere(grant, onDomain);
        var role = roles.find(grant.roleId());
        if (role.domainId() != null) {
            requireFits(role, grant);
        }
        store.grant(grant);
    }

    void revoke(Caller caller, Grant grant, boolean onDomain) {
        requireManages(caller, grant);
        requireThere(grant, onDomain);
        roles.find(grant.roleId());
        if (!store.revoke(grant)) {
            throw missing(grant);
        }
        var common = Json.object().put("role_id", grant.roleId());
        if (grant.userId() != null) {
            common.put("user_id", grant.userId());
        }
        if (grant.targetId() != null) {
            common.put(onDomain ? "domain_id" : "project_id", grant.targetId());
        }
        events.note(common);
    }

    /// A role of a domain is for that domain and the projects in it.
    private void requireFits(Role role, Grant grant) {
        var target = grant.targetId();
        if (target == null) {
            throw Fault.invalid("role", "A role of a domain cannot be given on the system.");
        }
        var home = projects.find(target).map(Project::home).orElse("");
        if (!home.equals(role.domainId())) {
            throw Fault.forbidden("Project " + target + " must be in the same domain as the role " + role.id() + ".");
        }
    }

    private void requireThere(Grant grant, boolean onDomain) {
        var target = grant.targetId();
        if (target != null
                && projects.find(target).filter(p -> p.isDomain() == onDomain).isEmpty()) {
            throw Fault.notFound(onDomain ? "Domain" : "Project", target);
        }
        if (grant.userId() != null && users.find(grant.userId()).isEmpty()) {
            throw Fault.notFound("User", grant.userId());
        }
        if (grant.groupId() != null && groups.find(grant.groupId()).isEmpty()) {
            throw Fault.notFound("Group", grant.groupId());
        }
    }

    private void requireReads(Caller caller, Grant grant) {
        Authority.require(Authority.readsAll(caller) || isWithin(caller, grant, "reader"));
    }

    private void requireManages(Caller caller, Grant grant) {
        if (!caller.isAdmin()) {
            var name = roles.named(grant.roleId());
            Authority.require(isWithin(caller, grant, "manager")
                    && name.filter(MANAGERS_ROLES::contains).isPresent());
        }
    }

    /// Whether both the place and who gets the role belong to the domain of the caller's token.
    private boolean isWithin(Caller caller, Grant grant, String role) {
        var domain = caller.domainId().orElse("");
        var target = grant.targetId();
        return caller.has(role)
                && target != null
                && projects.find(target)
                        .map(Project::home)
                        .filter(domain::equals)
                        .isPresent()
                && actorDomain(grant).equals(domain);
    }

    private String actorDomain(Grant grant) {
        if (grant.userId() != null) {
            return users.find(grant.userId()).map(User::domainId).orElse("?");
        }
        return grant.groupId() == null
                ? "?"
                : groups.find(grant.groupId()).map(Group::domainId).orElse("?");
    }

    private static RuntimeException missing(Grant grant) {
        var actor = grant.userId() == null ? "group " + grant.groupId() : "user " + grant.userId();
        return Fault.notFound("Role assignment", "of role " + grant.roleId() + " with " + actor);
    }
}
