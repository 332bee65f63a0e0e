package foehn.identity;

import foehn.identity.Access.Named;
import foehn.kernel.db.Database;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Reads, in one go, everything that decides what a user may do in a scope.
final class AccessStore {
    /// The roles that a user holds at a target: given to them or to a group of theirs, there or (when inherited) above
    /// it, together with all that those imply. `IS NOT DISTINCT FROM` because the system's target is null.
    private static final String HELD = """
            WITH RECURSIVE above (id, parent_id, depth) AS (
                SELECT id, parent_id, 0 FROM project WHERE id = :target
                UNION ALL
                SELECT p.id, p.parent_id, a.depth + 1 FROM project p JOIN above a ON p.id = a.parent_id
            ),
            given (role_id) AS (
                SELECT r.role_id FROM role_assignment r LEFT JOIN above a ON r.target_id = a.id
                WHERE (r.user_id = :user OR r.group_id IN (SELECT group_id FROM membership WHERE user_id = :user))
                  AND ((a.id IS NOT NULL AND r.inherited = (a.depth > 0))
                       OR (CAST(:target AS TEXT) IS NULL AND r.target_id IS NULL))
            ),
            held (id) AS (
                SELECT role_id FROM given
                UNION
                SELECT i.implied_id FROM implied_role i JOIN held h ON i.prior_id = h.id
            )
            """;

    private static final String WITH_IMPLIED = """
            WITH RECURSIVE passed (id) AS (
                SELECT id FROM role WHERE id IN (<ids>)
                UNION
                SELECT i.implied_id FROM implied_role i JOIN passed p ON i.prior_id = p.id
            )
            SELECT r.id, r.name FROM role r WHERE r.domain_id IS NULL AND r.id IN (SELECT id FROM passed)
            """;

    /// The users' names are needed with the names of their domains, and only where both are enabled.
    private static final String USER = """
            SELECT u.id, u.name, u.domain_id, d.name AS domain_name, u.generation,
                   u.default_project_id, u.password_expires_at, u.options
            FROM users u JOIN project d ON d.id = u.domain_id
            WHERE u.id = :id AND u.enabled AND d.enabled
            """;

    private static final String PROJECT = """
            SELECT p.id, p.name, COALESCE(d.id, p.id) AS domain_id, COALESCE(d.name, p.name) AS domain_name,
                   p.is_domain, p.generation
            FROM project p LEFT JOIN project d ON d.id = p.domain_id
            WHERE p.id = :id AND p.enabled AND COALESCE(d.enabled, TRUE)
            """;

    private final Database db;
    private final DelegationStore delegations;

    AccessStore(Database db, DelegationStore delegations) {
        this.db = db.rows(Access.Who.class, Access.Place.class, Named.class);
        this.delegations = delegations;
    }

    /// Empty when the user, the scope or the delegation is gone or disabled, or the user has no role there.
    Optional<Access> load(Subject subject) {
        return db.read(h -> {
            if (subject.by().isEmpty()) {
                return user(h, subject.userId())
                        .flatMap(user -> in(
                                h,
                                user,
                                subject.scope(),
                                Optional.empty(),
                                roles(h, user.id(), subject),
                                Long.MAX_VALUE));
            }
            return delegations
                    .find(h, subject.by().get())
                    .filter(passed -> passed.actorId().equals(subject.userId()))
                    .filter(passed -> passed.scope().equals(subject.scope()))
                    .flatMap(passed -> delegated(h, subject, passed));
        });
    }

    private static Optional<Access> delegated(Handle h, Subject subject, DelegationStore.Passed passed) {
        Access.Who actor = null;
        long generations = 0;
        for (var id : passed.users()) {
            var user = user(h, id);
            if (user.isEmpty()) {
                return Optional.empty();
            }
            generations += user.get().generation();
            actor = id.equals(passed.actorId()) ? user.get() : actor;
        }
        if (actor == null) {
            return Optional.empty();
        }
        var shown = actor.of(generations);
        var held = roles(h, passed.holderId(), subject);
        var chosen = withImplied(h, passed.roleIds());
        if (passed.whole() && !held.containsAll(chosen)) {
            return Optional.empty();
        }
        return in(
                h,
                shown,
                subject.scope(),
                Optional.of(passed.by()),
                held.stream().filter(chosen::contains).toList(),
                passed.notAfter());
    }

    private static Optional<Access> in(
            Handle h, Access.Who user, Scope scope, Optional<Access.By> by, List<Named> roles, long notAfter) {
        return switch (scope) {
            case Scope.Unscoped _ -> Optional.of(new Access(user, scope, null, null, List.of(), 0, by, notAfter));
            case Scope.OfSystem _ -> some(new Access(user, scope, null, null, roles, 0, by, notAfter));
            case Scope.OfProject(var id) ->
                place(h, id).flatMap(p -> some(new Access(user, scope, p, null, roles, p.generation(), by, notAfter)));
            case Scope.OfDomain(var id) ->
                place(h, id).filter(Access.Place::isDomain).flatMap(p -> {
                    var domain = new Named(p.id(), p.name());
                    return some(new Access(user, scope, null, domain, roles, p.generation(), by, notAfter));
                });
        };
    }

    private static Optional<Access> some(Access access) {
        return Optional.of(access).filter(a -> !a.roles().isEmpty());
    }

    private static Optional<Access.Who> user(Handle h, String id) {
        return h.createQuery(USER).bind("id", id).mapTo(Access.Who.class).findOne();
    }

    private static Optional<Access.Place> place(Handle h, String id) {
        return h.createQuery(PROJECT).bind("id", id).mapTo(Access.Place.class).findOne();
    }

    private static List<Named> roles(Handle h, String user, Subject subject) {
        return switch (subject.scope()) {
            case Scope.Unscoped _ -> List.of();
            case Scope.OfSystem _ -> roles(h, user, (String) null);
            case Scope.OfProject(var id) -> roles(h, user, id);
            case Scope.OfDomain(var id) -> roles(h, user, id);
        };
    }

    private static List<Named> roles(Handle h, String user, @Nullable String target) {
        return h.createQuery(HELD
                        + "SELECT r.id, r.name FROM role r WHERE r.domain_id IS NULL AND r.id IN (SELECT id FROM held)"
                        + " ORDER BY r.name")
                .bind("user", user)
                .bind("target", target)
                .mapTo(Named.class)
                .list();
    }

    private static Set<Named> withImplied(Handle h, Set<String> roleIds) {
        if (roleIds.isEmpty()) {
            return Set.of();
        }
        return new HashSet<>(h.createQuery(WITH_IMPLIED)
                .bindList("ids", List.copyOf(roleIds))
                .mapTo(Named.class)
                .list());
    }
}
