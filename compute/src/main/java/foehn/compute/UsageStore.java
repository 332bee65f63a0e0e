package foehn.compute;

import foehn.kernel.db.Database;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The SQL of what servers have run when.
final class UsageStore {
    private final Database db;

    /// A server that ran in the time that is looked at, still there or not.
    record Run(
            String id,
            String projectId,
            String name,
            String flavor,
            int vcpus,
            int ramMib,
            ServerState vmState,
            long launchedAt,
            @Nullable Long terminatedAt) {}

    UsageStore(Database db) {
        this.db = db.rows(Run.class);
    }

    /// @param project empty: of all projects
    List<Run> between(Optional<String> project, long start, long end) {
        return db.read(h -> h.createQuery("""
                        SELECT id, project_id, name, flavor, vcpus, ram_mib, vm_state, launched_at, terminated_at
                        FROM server
                        WHERE launched_at IS NOT NULL AND launched_at < :end
                            AND (terminated_at IS NULL OR terminated_at > :start)
                            AND (:project = '' OR project_id = :project)
                        ORDER BY project_id, created_at, id""")
                .bind("start", start)
                .bind("end", end)
                .bind("project", project.orElse(""))
                .mapTo(Run.class)
                .list());
    }
}
