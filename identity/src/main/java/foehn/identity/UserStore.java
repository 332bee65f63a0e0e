package foehn.identity;

import foehn.kernel.db.Database;
import java.util.Optional;

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
        return epoch.change(h -> h.createUpdate("""
                                INSERT INTO users (id, domain_id, name, enabled, default_project_id, password_hash,
                                                   generation, extra, created_at)
                                VALUES (:id, :domain, :name, :enabled, :project, :password,
                                        :generation, :extra, :createdAt)
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
                        .bind("createdAt", user.createdAt())
                        .execute())
                == 1;
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
                                generation = generation
                                    + CASE WHEN enabled AND NOT :enabled THEN 1 ELSE 0 END
                                    + CASE WHEN :withPassword THEN 1 ELSE 0 END,
                                enabled = :enabled,
                                password_hash = CASE WHEN :withPassword THEN :password ELSE password_hash END
                            WHERE id = :id
                            """)
                    .bind("id", user.id())
                    .bind("name", user.name())
                    .bind("project", user.defaultProjectId())
                    .bind("extra", user.extra())
                    .bind("enabled", user.enabled())
                    .bind("withPassword", withPassword)
                    .bind("password", user.passwordHash())
                    .execute();
            return true;
        });
    }

    /// Sets a new password and voids the user's tokens, when the password is still the one that was checked.
    boolean changePassword(String id, String fromHash, String toHash) {
        return epoch.change(h -> h.execute("""
                        UPDATE users SET password_hash = ?, generation = generation + 1
                        WHERE id = ? AND password_hash = ?
                        """, toHash, id, fromHash)) == 1;
    }

    boolean delete(String id) {
        return epoch.change(h -> h.execute("DELETE FROM users WHERE id = ?", id)) == 1;
    }
}
