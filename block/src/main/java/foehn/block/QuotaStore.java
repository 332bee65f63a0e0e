package foehn.block;

import foehn.kernel.db.Database;
import java.util.HashMap;
import java.util.Map;

/// The limits that were set, and the row under which a project uses them up.
final class QuotaStore {
    private final Database db;

    private record Limit(String resource, long hard) {}

    QuotaStore(Database db) {
        this.db = db.rows(Limit.class);
    }

    /// Of a project, or of `class:NAME`.
    Map<String, Long> limits(String scope) {
        var found = new HashMap<String, Long>();
        db.read(h -> h.createQuery("SELECT resource, hard FROM block_quota WHERE scope = :scope")
                        .bind("scope", scope)
                        .mapTo(Limit.class)
                        .list())
                .forEach(limit -> found.put(limit.resource(), limit.hard()));
        return found;
    }

    void set(String scope, Map<String, Long> limits) {
        db.run(h -> limits.forEach((resource, hard) -> h.createUpdate("""
                        INSERT INTO block_quota (scope, resource, hard) VALUES (:scope, :resource, :hard)
                        ON CONFLICT (scope, resource) DO UPDATE SET hard = excluded.hard""")
                .bind("scope", scope)
                .bind("resource", resource)
                .bind("hard", hard)
                .execute()));
    }

    void forget(String scope) {
        db.run(h -> h.execute("DELETE FROM block_quota WHERE scope = ?", scope));
    }

    /// Of two that check a project's quota, one waits for the other's transaction to end.
    void lock(String project) {
        db.run(h -> h.execute("""
                INSERT INTO block_quota_lock (project_id, revision) VALUES (?, 0)
                ON CONFLICT (project_id) DO UPDATE SET revision = block_quota_lock.revision + 1""", project));
    }
}
