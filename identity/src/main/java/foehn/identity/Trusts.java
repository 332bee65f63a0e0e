package foehn.identity;

import foehn.kernel.Fault;
import foehn.kernel.Ids;
import foehn.kernel.auth.Caller;
import foehn.kernel.json.Fields;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Trusts: a user lets another work in a project with some of their roles, and perhaps lets the other pass that on.
final class Trusts {
    /// How long a chain of trusts may get, as Keystone has it.
    static final int REDELEGATION_MAX = 3;

    private static final int TEXT_MAX = 255;

    private final TrustStore store;
    private final UserStore users;
    private final ProjectStore projects;
    private final RoleStore roles;
    private final Tokens tokens;
    private final RevocationEventStore events;
    private final InstantSource clock;

    Trusts(Stores stores, Tokens tokens, InstantSource clock) {
        this.store = stores.trusts;
        this.users = stores.users;
        this.projects = stores.projects;
        this.roles = stores.roles;
        this.events = stores.events;
        this.tokens = tokens;
        this.clock = clock;
    }

    /// Those of a trustor or of a trustee, who may see them themselves; or all, for those who see everything.
    Page<Trust> page(Caller caller, Listing listing) {
        requireNoCredential(caller);
        boolean own = List.of("trustor_id", "trustee_id").stream()
                .anyMatch(column ->
                        listing.value(column).filter(caller.userId()::equals).isPresent());
        Authority.require(own || Authority.readsAll(caller));
        return store.page(listing);
    }

    /// One that is not there is 404 for everybody, as in Keystone.
    Trust show(Caller caller, String id) {
        var trust = find(id);
        Authority.require(Authority.readsAll(caller)
                || caller.userId().equals(trust.trustorId())
                || caller.userId().equals(trust.trusteeId()));
        requireNoCredential(caller);
        return trust;
    }

    List<Role> roles(Trust trust) {
        return store.roles(trust.id());
    }

    Role role(Trust trust, String roleId) {
        return roles(trust).stream()
                .filter(role -> role.id().equals(roleId))
                .findFirst()
                .orElseThrow(() -> Fault.notFound("Role", roleId));
    }

    void delete(Caller caller, String id) {
        var trust = find(id);
        Authority.require(caller.isAdmin() || caller.userId().equals(trust.trustorId()));
        requireNoCredential(caller);
        store.delete(id);
        events.note("OS-TRUST:trust_id", id);
    }

    Trust create(Caller caller, Fields body) {
        Authority.require(caller.userId().equals(body.text("trustor_user_id", 1, TEXT_MAX)));
        requireNoCredential(caller);
        var projectId = body.optionalText("project_id", 1, TEXT_MAX);
        var trusteeId = body.text("trustee_user_id", 1, TEXT_MAX);
        boolean impersonation = Attributes.flag(body, "impersonation")
                .orElseThrow(() -> Fault.invalid("impersonation", "It is a required property."));
        var roleIds = ChosenRoles.of(body, roles);
        if (projectId.isPresent() && roleIds.isEmpty()) {
            throw Fault.forbidden("At least one role should be specified.");
        }
        if (users.find(trusteeId).isEmpty()) {
            throw Fault.notFound("User", trusteeId);
        }
        projectId.ifPresent(this::requireProject);
        var source = source(caller);
        var trust = trust(caller, body, trusteeId, projectId, impersonation, source);
        source.ifPresent(from -> requireWithin(trust, roleIds, from));
        requireHeld(caller, projectId, roleIds);
        store.insert(trust, roleIds);
        return trust;
    }

    private Trust trust(
            Caller caller,
            Fields body,
            String trusteeId,
            Optional<String> projectId,
            boolean impersonation,
            Optional<Trust> source) {
        var expires = body.optionalText("expires_at", 1, TEXT_MAX).map(Expiry::micros);
        if (expires.filter(micros -> micros <= clock.millis() * 1000).isPresent()) {
            throw Fault.invalid("expires_at", "It is over.");
        }
        var uses = body.optionalInteger("remaining_uses", 1, Integer.MAX_VALUE).map(Long::intValue);
        var count =
                body.optionalInteger("redelegation_count", 0, Integer.MAX_VALUE).map(Long::intValue);
        boolean passedOn = Attributes.flagOrNull(body, "allow_redelegation").orElse(false) && count.orElse(1) != 0;
        if (passedOn && count.orElse(0) > REDELEGATION_MAX) {
            throw Fault.forbidden("Requested redelegation depth of " + count.get() + " is greater than allowed "
                    + REDELEGATION_MAX + ".");
        }
        if (passedOn && uses.isPresent()) {
            throw Fault.invalid("remaining_uses", "It must not be set if redelegation is allowed.");
        }
        int depth = source.map(from -> from.redelegationCount() - 1).orElseGet(() -> count.orElse(REDELEGATION_MAX));
        if (passedOn
                && source.isPresent()
                && count.filter(wanted -> wanted != depth).isPresent()) {
            throw Fault.forbidden("Modifying \"redelegation_count\" upon redelegation is forbidden.");
        }
        return new Trust(
                Ids.hex(),
                caller.userId(),
                trusteeId,
                projectId.orElse(null),
                impersonation,
                expires.orElseGet(() -> source.map(Trust::expiresAtMicros).orElse(null)),
                uses.orElse(null),
                source.map(Trust::id).orElse(null),
                passedOn ? depth : 0);
    }

    /// The trust that the caller acts by, which they pass on. Nobody else who acts for another makes trusts.
    private Optional<Trust> source(Caller caller) {
        return tokens.of(caller).access().by().map(by -> {
            if (by instanceof Access.Trust trust) {
                return find(trust.id());
            }
            throw Fault.forbidden("Redelegation allowed for delegated by trust only.");
        });
    }

    /// What is passed on is no more than was given.
    private void requireWithin(Trust trust, Set<String> roleIds, Trust source) {
        if (source.redelegationCount() <= 0) {
            throw Fault.forbidden(
                    "Remaining redelegation depth of 0 out of allowed range of [0.." + REDELEGATION_MAX + "].");
        }
        if (trust.remainingUses() != null) {
            throw Fault.forbidden("Field \"remaining_uses\" must not be set in order to redelegate a trust.");
        }
        var limit = source.expiresAtMicros();
        if (limit != null && trust.expiresAtMicros() != null && trust.expiresAtMicros() > limit) {
            throw Fault.forbidden("Requested expiration time is more than redelegated trust can provide.");
        }
        if (!ids(store.roles(source.id())).containsAll(roleIds)) {
            throw Fault.forbidden("Some of requested roles are not in redelegated trust.");
        }
        if (trust.impersonation() && !source.impersonation()) {
            throw Fault.forbidden("Impersonation is not allowed because redelegated trust does not specify it.");
        }
        if (trust.projectId() != null && !trust.projectId().equals(source.projectId())) {
            throw Fault.forbidden("The project is not that of the redelegated trust.");
        }
    }

    /// Nobody passes on what they do not have; who acts by a trust has what that passes on.
    private void requireHeld(Caller caller, Optional<String> projectId, Set<String> roleIds) {
        if (projectId.isEmpty()) {
            return;
        }
        var held = tokens.rolesIn(caller, projectId.get());
        roleIds.stream().filter(id -> !held.contains(id)).findFirst().ifPresent(missing -> {
            throw Fault.notFound("Role", missing);
        });
    }

    private void requireProject(String id) {
        if (projects.find(id).isEmpty()) {
            throw Fault.notFound("Project", id);
        }
    }

    /// A program's credential is for one project; by trusts it would reach further, or last longer.
    private void requireNoCredential(Caller caller) {
        if (tokens.of(caller).access().credential().isPresent()) {
            throw Fault.forbidden("Using method 'application_credential' is not allowed for managing trusts.");
        }
    }

    private static Set<String> ids(Collection<Role> roles) {
        return roles.stream().map(Role::id).collect(Collectors.toSet());
    }

    private Trust find(String id) {
        return store.find(id).orElseThrow(() -> Fault.notFound("Trust", id));
    }
}
