package foehn.identity;

import foehn.kernel.db.Database;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who has which role where.
final class AssignmentStore {
    private static final String SAME = """
            WHERE user_id IS NOT DISTINCT FROM :user AND group_id IS NOT DISTINCT FROM :group
              AND target_id IS NOT DISTINCT FROM :target AND inherited = :inherited
            """;

    /// Who is in which group.
    record Member(String groupId, String userId) {}

    /// Which project is below which, or below a domain.
    record Below(String id, String parentId) {}

    private final Database db;
    private final EpochStore epoch;

    AssignmentStore(Database db, EpochStore epoch) {
        this.db = db.rows(Assignment.class, Member.class, Below.class);
        this.epoch = epoch;
    }

    void grant(Grant grant) {
        epoch.run(h -> h.execute(
                "INSERT INTO role_assignment (user_id, group_id, target_id, role_id, inherited)"
                        + " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                grant.userId(),
                grant.groupId(),
                grant.targetId(),
                grant.roleId(),
                grant.inherited()));
    }

    boolean revoke(Grant grant) {
        return epoch.change(
                        h -> bind(h.createUpdate("DELETE FROM role_assignment " + SAME + " AND role_id = :role"), grant)
                                .bind("role", grant.roleId())
                                .execute())
                == 1;
    }

    /// The roles of this user or group at this place; the grant's own role does not matter.
    List<Role> roles(Grant at) {
        return db.read(h -> bind(
                        h.createQuery("SELECT * FROM role WHERE id IN (SELECT role_id FROM role_assignment " + SAME
                                + ") ORDER BY name"),
                        at)
                .mapTo(Role.class)
                .list());
    }

    boolean onSystem(String userId) {
        return db.read(h -> h.createQuery("""
                                SELECT count(*) FROM role_assignment
                                WHERE target_id IS NULL AND (user_id = :user
                                    OR group_id IN (SELECT group_id FROM membership WHERE user_id = :user))
                                """)
                        .bind("user", userId)
                        .mapTo(Integer.class)
                        .one())
                > 0;
    }

    /// As they were given. With a user, only theirs and those of their groups.
    List<Assignment> given(@Nullable String userId) {
        return db.read(h ->
                h.createQuery("""
                        SELECT a.user_id, a.group_id, a.role_id, a.inherited,
                               CASE WHEN t.is_domain THEN NULL ELSE t.id END AS project_id,
                               CASE WHEN t.is_domain THEN t.id ELSE NULL END AS domain_id
                        FROM role_assignment a LEFT JOIN project t ON t.id = a.target_id
                        WHERE CAST(:user AS TEXT) IS NULL OR a.user_id = :user
                           OR a.group_id IN (SELECT group_id FROM membership WHERE user_id = :user)
                        ORDER BY a.user_id, a.group_id, a.target_id, a.role_id
                        """).bind("user", userId).mapTo(Assignment.class).list());
    }

    List<Member> members() {
        return db.read(h -> h.createQuery("SELECT group_id, user_id FROM membership")
                .mapTo(Member.class)
                .list());
    }

    List<Below> tree() {
        return db.read(h -> h.createQuery("SELECT id, parent_id FROM project WHERE parent_id IS NOT NULL")
                .mapTo(Below.class)
                .list());
    }

    private static <S extends org.jdbi.v3.core.statement.SqlStatement<S>> S bind(S statement, Grant grant) {
        return statement
                .bind("user", grant.userId())
                .bind("group", grant.groupId())
                .bind("target", grant.targetId())
                .bind("inherited", grant.inherited());
    }
}
