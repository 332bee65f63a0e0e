package foehn.compute;

import foehn.kernel.db.Database;
import java.util.EnumMap;
import java.util.Map;

/// The SQL of limits, and of what is used of them.
final class QuotaStore {
    /// Stands for all projects, and for all users of a project.
    static final String ALL = "";

    private final Database db;

    private record Limit(String resource, long hardLimit) {}

    /// What a project, or one user of it, has.
    record Used(long servers, long vcpus, long ramMib, long groups) {
        long of(QuotaResource resource) {
            return switch (resource) {
                case INSTANCES -> servers;
                case CORES -> vcpus;
                case RAM -> ramMib;
                case SERVER_GROUPS -> groups;
                default -> 0;
            };
        }
    }

    QuotaStore(Database db) {
        this.db = db.rows(Limit.class, Used.class);
    }

    /// Those that have been set for just this project and user.
    Map<QuotaResource, Long> limits(String project, String user) {
        var found = new EnumMap<QuotaResource, Long>(QuotaResource.class);
        db.read(h -> h.createQuery("""
                                SELECT resource, hard_limit FROM compute_quota
                                WHERE project_id = :project AND user_id = :user""")
                        .bind("project", project)
                        .bind("user", user)
                        .mapTo(Limit.class)
                        .list())
                .forEach(row -> found.put(QuotaResource.valueOf(row.resource()), row.hardLimit()));
        return found;
    }

    void put(String project, String user, QuotaResource resource, long limit) {
        db.run(h -> h.createUpdate("""
                        INSERT INTO compute_quota (project_id, user_id, resource, hard_limit)
                        VALUES (:project, :user, :resource, :limit)
                        ON CONFLICT (project_id, user_id, resource) DO UPDATE SET hard_limit = excluded.hard_limit""")
                .bind("project", project)
                .bind("user", user)
                .bind("resource", resource)
                .bind("limit", limit)
                .execute());
    }

    /// Forgets the project's own limits and those of all its users.
    void deleteProject(String project) {
        db.run(h -> h.createUpdate("DELETE FROM compute_quota WHERE project_id = :project")
                .bind("project", project)
                .execute());
    }

    void deleteUser(String project, String user) {
        db.run(h -> h.createUpdate("DELETE FROM compute_quota WHERE project_id = :project AND user_id = :user")
                .bind("project", project)
                .bind("user", user)
                .execute());
    }

    /// @param user [#ALL]: of the whole project
    Used used(String project, String user) {
        return db.read(h -> h.createQuery("""
                        SELECT COUNT(*) AS servers, CAST(COALESCE(SUM(vcpus), 0) AS BIGINT) AS vcpus,
                            CAST(COALESCE(SUM(ram_mib), 0) AS BIGINT) AS ram_mib,
                            (SELECT COUNT(*) FROM server_group g
                             WHERE g.project_id = :project AND (:user = '' OR g.user_id = :user)) AS groups
                        FROM server
                        WHERE deleted_at IS NULL AND project_id = :project AND (:user = '' OR user_id = :user)""")
                .bind("project", project)
                .bind("user", user)
                .mapTo(Used.class)
                .one());
    }

    /// Waits until no other transaction of this project is between counting and writing.
    void takeTurn(String project) {
        var sql = """
                INSERT INTO compute_quota_turn (project_id, turn) VALUES (:project, 1)
                ON CONFLICT (project_id) DO UPDATE SET turn = compute_quota_turn.turn + 1""";
        db.run(h -> h.createUpdate(sql).bind("project", project).execute());
    }
}
