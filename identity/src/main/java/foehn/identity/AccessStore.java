package foehn.identity;

import foehn.identity.Access.Named;
import foehn.kernel.db.Database;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
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

    /// What an application credential passes on.
    private static final String PASSED_ON = """
            , passed (id) AS (
                SELECT role_id FROM application_credential_role WHERE credential_id = :credential
                UNION
                SELECT i.implied_id FROM implied_role i JOIN passed p ON i.prior_id = p.id
            )
            """;

    /// The users' names are needed with the names of their domains, and only where both are enabled.
    private static final String USER = """
            SELECT u.id, u.name, u.domain_id, d.name AS domain_name, u.generation, u.default_project_id
            FROM users u JOIN project d ON d.id = u.domain_id
            WHERE u.id = :id AND u.enabled AND d.enabled
            """;

    private static final String PROJECT = """
            SELECT p.id, p.name, COALESCE(d.id, p.id) AS domain_id, COALESCE(d.name, p.name) AS domain_name,
                   p.is_domain, p.generation
            FROM project p LEFT JOIN project d ON d.id = p.domain_id
            WHERE p.id = :id AND p.enabled AND COALESCE(d.enabled, TRUE)
            """;

    /// A row of application_credential, as far as it matters here.
    record CredentialRow(String id, String name, boolean unrestricted) {}

    private final Database db;
    private final AccessRuleStore rules;
    private final InstantSource clock;

    AccessStore(Database db, AccessRuleStore rules, InstantSource clock) {
        this.db = db.rows(Access.Who.class, Access.Place.class, Named.class, CredentialRow.class);
        this.rules = rules;
        this.clock = clock;
    }

    /// Empty when the user, the scope or the credential is gone or disabled, or the user has no role there.
    Optional<Access> load(Subject subject) {
        return db.read(h -> h.createQuery(USER)
                .bind("id", subject.userId())
                .mapTo(Access.Who.class)
                .findOne()
                .flatMap(user -> in(h, user, subject)));
    }

    private Optional<Access> in(Handle h, Access.Who user, Subject subject) {
        var credential = subject.applicationCredentialId().map(id -> credential(h, id, user.id()));
        if (subject.applicationCredentialId().isPresent() && credential.isEmpty()) {
            return Optional.empty();
        }
        var given = credential.map(
                c -> new Access.Credential(c.id(), c.name(), c.unrestricted(), rules.ofCredential(c.id())));
        return switch (subject.scope()) {
            case Scope.Unscoped scope -> Optional.of(new Access(user, scope, null, null, List.of(), 0, given));
            case Scope.OfSystem scope -> {
                var roles = roles(h, user.id(), null, subject.applicationCredentialId());
                yield some(new Access(user, scope, null, null, roles, 0, given));
            }
            case Scope.OfProject scope ->
                place(h, scope.id()).flatMap(p -> {
                    var roles = roles(h, user.id(), p.id(), subject.applicationCredentialId());
                    return some(new Access(user, scope, p, null, roles, p.generation(), given));
                });
            case Scope.OfDomain scope ->
                place(h, scope.id()).filter(Access.Place::isDomain).flatMap(p -> {
                    var roles = roles(h, user.id(), p.id(), subject.applicationCredentialId());
                    var domain = new Named(p.id(), p.name());
                    return some(new Access(user, scope, null, domain, roles, p.generation(), given));
                });
        };
    }

    private static Optional<Access> some(Access access) {
        return Optional.of(access).filter(a -> !a.roles().isEmpty());
    }

    private static Optional<Access.Place> place(Handle h, String id) {
        return h.createQuery(PROJECT).bind("id", id).mapTo(Access.Place.class).findOne();
    }

    private @Nullable CredentialRow credential(Handle h, String id, String userId) {
        return h.createQuery("""
                        SELECT id, name, unrestricted FROM application_credential
                        WHERE id = :id AND user_id = :user
                          AND (expires_at_micros IS NULL OR expires_at_micros > :now)
                        """)
                .bind("id", id)
                .bind("user", userId)
                .bind("now", clock.millis() * 1000)
                .mapTo(CredentialRow.class)
                .findOne()
                .orElse(null);
    }

    private static List<Named> roles(Handle h, String user, @Nullable String target, Optional<String> credential) {
        var query = HELD
                + (credential.isPresent() ? PASSED_ON : "")
                + "SELECT r.id, r.name FROM role r WHERE r.domain_id IS NULL AND r.id IN (SELECT id FROM held)"
                + (credential.isPresent() ? " AND r.id IN (SELECT id FROM passed)" : "")
                + " ORDER BY r.name";
        var prepared = h.createQuery(query).bind("user", user).bind("target", target);
        credential.ifPresent(id -> prepared.bind("credential", id));
        return prepared.mapTo(Named.class).list();
    }
}
