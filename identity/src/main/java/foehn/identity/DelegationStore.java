package foehn.identity;

import foehn.kernel.db.Database;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Reads what delegations pass on, for as long as they hold.
final class DelegationStore {
    /// What a delegation passes on.
    ///
    /// @param holderId whose rights they are
    /// @param actorId whom a token made by it stands for
    /// @param scope what alone it is good for
    /// @param users all who must be there and enabled for it to hold
    /// @param roleIds as they were chosen: without those that they imply
    /// @param whole whether it is void unless the holder has every one of the roles
    /// @param notAfter when it ends, in milliseconds
    record Passed(
            Access.By by,
            Scope scope,
            String holderId,
            String actorId,
            Set<String> users,
            Set<String> roleIds,
            boolean whole,
            long notAfter) {}

    /// A row of application_credential, as far as it matters here.
    record CredentialRow(
            String id,
            String userId,
            String projectId,
            String name,
            boolean unrestricted,
            @Nullable Long expiresAtMicros) {}

    /// A row of oauth1_access_token, as far as it matters here.
    record AccessTokenRow(
            String id,
            String userId,
            String projectId,
            String consumerId,
            @Nullable Long expiresAt) {}

    private final AccessRuleStore rules;
    private final InstantSource clock;

    DelegationStore(Database db, AccessRuleStore rules, InstantSource clock) {
        db.rows(CredentialRow.class, AccessTokenRow.class, Trust.class);
        this.rules = rules;
        this.clock = clock;
    }

    /// Empty when it is gone or over.
    Optional<Passed> find(Handle h, Delegation delegation) {
        return switch (delegation) {
            case Delegation.Credential(var id) -> credential(h, id);
            case Delegation.Trust(var id) -> trust(h, id);
            case Delegation.AccessToken(var id) -> accessToken(h, id);
        };
    }

    private Optional<Passed> credential(Handle h, String id) {
        return h.createQuery("""
                        SELECT id, user_id, project_id, name, unrestricted, expires_at_micros
                        FROM application_credential
                        WHERE id = :id AND (expires_at_micros IS NULL OR expires_at_micros > :now)
                        """)
                .bind("id", id)
                .bind("now", nowMicros())
                .mapTo(CredentialRow.class)
                .findOne()
                .map(row -> new Passed(
                        new Access.Credential(row.id(), row.name(), row.unrestricted(), rules.ofCredential(row.id())),
                        new Scope.OfProject(row.projectId()),
                        row.userId(),
                        row.userId(),
                        Set.of(row.userId()),
                        roles(h, "application_credential_role", "credential_id", id),
                        false,
                        millis(row.expiresAtMicros())));
    }

    /// With all that it was redelegated from, each of which must hold.
    private Optional<Passed> trust(Handle h, String id) {
        var first = row(h, id);
        if (first == null) {
            return Optional.empty();
        }
        var users = new HashSet<String>();
        var last = first;
        long notAfter = Long.MAX_VALUE;
        for (var next = first; next != null; ) {
            notAfter = Math.min(notAfter, millis(next.expiresAtMicros()));
            users.add(next.trusteeId());
            last = next;
            next = next.redelegatedTrustId() == null ? null : row(h, next.redelegatedTrustId());
        }
        if (notAfter <= clock.millis()) {
            return Optional.empty();
        }
        users.add(first.trustorId());
        users.add(last.trustorId());
        return Optional.of(new Passed(
                new Access.Trust(id, first.trustorId(), first.trusteeId(), first.impersonation()),
                first.scope(),
                last.trustorId(),
                first.actorId(),
                users,
                roles(h, "trust_role", "trust_id", id),
                true,
                notAfter));
    }

    private static @Nullable Trust row(Handle h, String id) {
        return h.createQuery("SELECT * FROM trust WHERE id = :id")
                .bind("id", id)
                .mapTo(Trust.class)
                .findOne()
                .orElse(null);
    }

    private Optional<Passed> accessToken(Handle h, String id) {
        return h.createQuery("""
                        SELECT id, user_id, project_id, consumer_id, expires_at FROM oauth1_access_token
                        WHERE id = :id AND (expires_at IS NULL OR expires_at > :now)
                        """)
                .bind("id", id)
                .bind("now", clock.millis())
                .mapTo(AccessTokenRow.class)
                .findOne()
                .map(row -> new Passed(
                        new Access.AccessToken(id, row.consumerId()),
                        new Scope.OfProject(row.projectId()),
                        row.userId(),
                        row.userId(),
                        Set.of(row.userId()),
                        roles(h, "oauth1_access_token_role", "access_token_id", id),
                        true,
                        row.expiresAt() == null ? Long.MAX_VALUE : row.expiresAt()));
    }

    private static Set<String> roles(Handle h, String table, String column, String id) {
        return new LinkedHashSet<>(h.createQuery("SELECT role_id FROM " + table + " WHERE " + column + " = :id")
                .bind("id", id)
                .mapTo(String.class)
                .list());
    }

    private static long millis(@Nullable Long micros) {
        return micros == null ? Long.MAX_VALUE : micros / 1000;
    }

    private long nowMicros() {
        return clock.millis() * 1000;
    }
}
