package foehn.identity;

import foehn.kernel.db.Database;
import java.util.List;
import java.util.Optional;

/// Access rules, each once for each user.
final class AccessRuleStore {
    private final Database db;
    private final EpochStore epoch;
    private final ListStore lists;

    AccessRuleStore(Database db, EpochStore epoch, ListStore lists) {
        this.db = db.rows(AccessRule.class);
        this.epoch = epoch;
        this.lists = lists;
    }

    Page<AccessRule> page(Listing listing) {
        return lists.page("access_rule", AccessRule.class, listing);
    }

    Optional<AccessRule> find(String id) {
        return lists.find("access_rule", AccessRule.class, id);
    }

    List<AccessRule> ofCredential(String credentialId) {
        return db.read(h -> h.createQuery("""
                        SELECT * FROM access_rule WHERE id IN
                            (SELECT rule_id FROM application_credential_access_rule WHERE credential_id = :id)
                        ORDER BY id
                        """)
                .bind("id", credentialId)
                .mapTo(AccessRule.class)
                .list());
    }

    /// The rule itself, or the one that was there already and says the same.
    AccessRule put(AccessRule rule) {
        return epoch.change(h -> {
            h.execute(
                    "INSERT INTO access_rule (id, user_id, service, path, method) VALUES (?, ?, ?, ?, ?)"
                            + " ON CONFLICT DO NOTHING",
                    rule.id(),
                    rule.userId(),
                    rule.service(),
                    rule.path(),
                    rule.method());
            return h.createQuery("""
                            SELECT * FROM access_rule WHERE user_id = :user AND service = :service
                                AND path = :path AND method = :method
                            """)
                    .bind("user", rule.userId())
                    .bind("service", rule.service())
                    .bind("path", rule.path())
                    .bind("method", rule.method())
                    .mapTo(AccessRule.class)
                    .one();
        });
    }

    /// Whether no credential named it any more, and it is gone.
    boolean delete(String id) {
        return epoch.change(h -> h.execute("""
                DELETE FROM access_rule WHERE id = ?
                    AND NOT EXISTS (SELECT 1 FROM application_credential_access_rule r WHERE r.rule_id = access_rule.id)
                """, id)) == 1;
    }
}
