package foehn.identity;

import foehn.kernel.db.Database;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Application credentials and the roles that they pass on.
final class ApplicationCredentialStore {
    private final Database db;
    private final EpochStore epoch;
    private final ListStore lists;
    private final AccessRuleStore rules;

    ApplicationCredentialStore(Database db, EpochStore epoch, ListStore lists, AccessRuleStore rules) {
        this.db = db.rows(ApplicationCredential.class);
        this.epoch = epoch;
        this.lists = lists;
        this.rules = rules;
    }

    Page<ApplicationCredential> page(Listing listing) {
        return lists.page("application_credential", ApplicationCredential.class, listing);
    }

    Optional<ApplicationCredential> find(String id) {
        return lists.find("application_credential", ApplicationCredential.class, id);
    }

    Optional<ApplicationCredential> find(String userId, String name) {
        return db.read(h -> h.createQuery("SELECT * FROM application_credential WHERE user_id = :user AND name = :name")
                .bind("user", userId)
                .bind("name", name)
                .mapTo(ApplicationCredential.class)
                .findOne());
    }

    List<Role> roles(String id) {
        return db.read(h -> h.createQuery("""
                        SELECT * FROM role WHERE id IN
                            (SELECT role_id FROM application_credential_role WHERE credential_id = :id)
                        ORDER BY name
                        """).bind("id", id).mapTo(Role.class).list());
    }

    /// Whether the name was free.
    boolean insert(ApplicationCredential credential, Collection<String> roleIds, Collection<AccessRule> limits) {
        return epoch.change(h -> {
            int inserted = h.createUpdate("""
                            INSERT INTO application_credential (id, user_id, project_id, name, description, secret_hash,
                                                                expires_at_micros, unrestricted, created_at)
                            VALUES (:id, :user, :project, :name, :description, :secret, :expires, :free, :createdAt)
                            ON CONFLICT DO NOTHING
                            """)
                    .bind("id", credential.id())
                    .bind("user", credential.userId())
                    .bind("project", credential.projectId())
                    .bind("name", credential.name())
                    .bind("description", credential.description())
                    .bind("secret", credential.secretHash())
                    .bind("expires", credential.expiresAtMicros())
                    .bind("free", credential.unrestricted())
                    .bind("createdAt", credential.createdAt())
                    .execute();
            if (inserted == 1) {
                roleIds.forEach(role -> h.execute(
                        "INSERT INTO application_credential_role (credential_id, role_id) VALUES (?, ?)",
                        credential.id(),
                        role));
                limits.forEach(rule -> h.execute(
                        "INSERT INTO application_credential_access_rule (credential_id, rule_id) VALUES (?, ?)"
                                + " ON CONFLICT DO NOTHING",
                        credential.id(),
                        rules.put(rule).id()));
            }
            return inserted == 1;
        });
    }

    boolean delete(String id) {
        return epoch.change(h -> h.execute("DELETE FROM application_credential WHERE id = ?", id)) == 1;
    }
}
