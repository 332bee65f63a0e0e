package foehn.identity;

import foehn.kernel.db.Database;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Users.
final class UserStore {
    private static final String IN_GROUP =
            "(SELECT u.* FROM users u JOIN membership m ON m.user_id = u.id WHERE m.group_id = :group) AS members";

    private final Database db;
    private final EpochStore epoch;
    private final ListStore lists;

    UserStore(Database db, EpochStore epoch, ListStore lists) {
        this.db = db.rows(User.class);
        this.epoch = epoch;
        this.lists = lists;
    }

    Page<User> page(Listing listing) {
        return lists.page("users", User.class, listing);
    }

    Page<User> inGroup(String groupId, Listing listing) {
        return lists.page(IN_GROUP, User.class, listing, q -> q.bind("group", groupId));
    }

    Optional<User> find(String id) {
        return lists.find("users", User.class, id);
    }

    Optional<User> find(String domainId, String name) {
        return db.read(h -> h.createQuery("SELECT * FROM users WHERE domain_id = :domain AND name = :name")
                .bind("domain", domainId)
                .bind("name", name)
                .mapTo(User.class)
                .findOne());
    }

    /// Whether the name was free.
    boolean insert(User user) {
        return epoch.change(h -> {
            int inserted = h.createUpdate("""
                            INSERT INTO users (id, domain_id, name, enabled, default_project_id, password_hash,
                                               generation, extra, options, created_at, password_created_at,
                                               password_expires_at)
                            VALUES (:id, :domain, :name, :enabled, :project, :password,
                                    :generation, :extra, :options, :createdAt, :passwordAt, :passwordEnd)
                            ON CONFLICT DO NOTHING
                            """)
                    .bind("id", user.id())
                    .bind("domain", user.domainId())
                    .bind("name", user.name())
                    .bind("enabled", user.enabled())
                    .bind("project", user.defaultProjectId())
                    .bind("password", user.passwordHash())
                    .bind("generation", user.generation())
                    .bind("extra", user.extra())
                    .bind("options", user.options())
                    .bind("createdAt", user.createdAt())
                    .bind("passwordAt", user.passwordCreatedAt())
                    .bind("passwordEnd", user.passwordExpiresAt())
                    .execute();
            if (inserted == 1) {
                remember(h, user.id(), user.passwordHash());
            }
            return inserted == 1;
        });
    }

    private static void remember(Handle h, String userId, @Nullable String hash) {
        if (hash != null) {
            h.execute("""
                    INSERT INTO former_password (user_id, number, hash)
                    SELECT ?, COALESCE(max(number), 0) + 1, ? FROM former_password WHERE user_id = ?
                    """, userId, hash, userId);
        }
    }

    /// Whether the name was free. A new password, or the loss of `enabled`, makes a new generation.
    ///
    /// @param withPassword else the password stays as it is now, which may not be as it was when `user` was read
    boolean update(User user, boolean withPassword) {
        return epoch.change(h -> {
            int taken = h.createQuery(
                            "SELECT count(*) FROM users WHERE id <> :id AND domain_id = :domain AND name = :name")
                    .bind("id", user.id())
                    .bind("domain", user.domainId())
                    .bind("name", user.name())
                    .mapTo(Integer.class)
                    .one();
            if (taken > 0) {
                return false;
            }
            h.createUpdate("""
                            UPDATE users SET name = :name, default_project_id = :project, extra = :extra,
                                options = :options,
                                generation = generation
                                    + CASE WHEN enabled AND NOT :enabled THEN 1 ELSE 0 END
                                    + CASE WHEN :withPassword THEN 1 ELSE 0 END,
                                enabled = :enabled,
                                password_hash = CASE WHEN :withPassword THEN :password ELSE password_hash END,
                                password_created_at =
                                    CASE WHEN :withPassword THEN :passwordAt ELSE password_created_at END,
                                password_expires_at =
                                    CASE WHEN :withPassword THEN :passwordEnd ELSE password_expires_at END
                            WHERE id = :id
                            """)
                    .bind("id", user.id())
                    .bind("name", user.name())
                    .bind("project", user.defaultProjectId())
                    .bind("extra", user.extra())
                    .bind("enabled", user.enabled())
                    .bind("withPassword", withPassword)
                    .bind("password", user.passwordHash())
                    .bind("options", user.options())
                    .bind("passwordAt", user.passwordCreatedAt())
                    .bind("passwordEnd", user.passwordExpiresAt())
                    .execute();
            if (withPassword) {
                remember(h, user.id(), user.passwordHash());
            }
            return true;
        });
    }

    /// Sets a new password and voids the user's tokens, when the password is still the one that was checked.
    boolean changePassword(String id, String fromHash, UserPassword to) {
        return epoch.change(h -> {
            int changed = h.createUpdate("""
                            UPDATE users SET password_hash = :to, generation = generation + 1,
                                password_created_at = :at, password_expires_at = :end
                            WHERE id = :id AND password_hash = :from
                            """)
                    .bind("to", to.hash())
                    .bind("at", to.createdAt())
                    .bind("end", to.expiresAt())
                    .bind("id", id)
                    .bind("from", fromHash)
                    .execute();
            if (changed == 1) {
                remember(h, id, to.hash());
            }
            return changed == 1;
        });
    }

    boolean delete(String id) {
        return epoch.change(h -> h.execute("DELETE FROM users WHERE id = ?", id)) == 1;
    }
}
