package foehn.network;

import foehn.kernel.db.Database;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The limits that differ from the defaults.
final class QuotaStore {
    private final Database db;

    QuotaStore(Database db) {
        this.db = db;
    }

    Map<String, Long> of(String project) {
        return db.read(h -> {
            var limits = new HashMap<String, Long>();
            h.createQuery("SELECT resource, value FROM network_quota WHERE project_id = :project")
                    .bind("project", project)
                    .map((row, _) -> Map.entry(row.getString("resource"), row.getLong("value")))
                    .forEach(limit -> limits.put(limit.getKey(), limit.getValue()));
            return limits;
        });
    }

    List<String> projects() {
        return db.read(h -> h.createQuery("SELECT DISTINCT project_id FROM network_quota ORDER BY project_id")
                .mapTo(String.class)
                .list());
    }

    void put(String project, Map<String, Long> limits) {
        db.run(h -> limits.forEach((resource, value) -> h.createUpdate("""
                        INSERT INTO network_quota (project_id, resource, value) VALUES (:project, :resource, :value)
                        ON CONFLICT (project_id, resource) DO UPDATE SET value = excluded.value
                        """)
                .bind("project", project)
                .bind("resource", resource)
                .bind("value", value)
                .execute()));
    }

    void clear(String project) {
        db.run(h -> h.execute("DELETE FROM network_quota WHERE project_id = ?", project));
    }
}
