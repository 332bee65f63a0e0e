package foehn.identity;

import foehn.kernel.db.Database;
import java.util.List;

/// What is known of users' logins, beside their present passwords: former passwords, failures, the last success.
///
/// Nothing of it changes what a token means, so it does not count as a change of identity's tables: or else whoever
/// tries wrong passwords would make every process forget what it remembers.
final class PasswordStore {
    /// @param count of wrong passwords in a row
    /// @param failedAt when the last one was tried, in milliseconds
    record Failures(int count, long failedAt) {}

    private final Database db;

    PasswordStore(Database db) {
        this.db = db.rows(Failures.class);
    }

    /// The hashes of the last passwords, the newest first.
    List<String> last(String userId, int count) {
        return db.read(h -> h.createQuery("""
                        SELECT hash FROM former_password WHERE user_id = :user
                        ORDER BY number DESC LIMIT :count
                        """)
                .bind("user", userId)
                .bind("count", count)
                .mapTo(String.class)
                .list());
    }

    Failures failures(String userId) {
        return db.read(h -> h.createQuery(
                        "SELECT failures AS count, COALESCE(failed_at, 0) AS failed_at FROM users WHERE id = :user")
                .bind("user", userId)
                .mapTo(Failures.class)
                .findOne()
                .orElse(new Failures(0, 0)));
    }

    void fail(String userId, long now) {
        db.run(h -> h.execute("UPDATE users SET failures = failures + 1, failed_at = ? WHERE id = ?", now, userId));
    }

    void forgive(String userId) {
        if (failures(userId).count() > 0) {
            db.run(h -> h.execute("UPDATE users SET failures = 0, failed_at = NULL WHERE id = ?", userId));
        }
    }

    void seen(String userId, long now) {
        db.run(h -> h.execute("UPDATE users SET last_active_at = ? WHERE id = ?", now, userId));
    }
}
