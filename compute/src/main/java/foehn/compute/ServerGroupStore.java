package foehn.compute;

import foehn.kernel.db.Database;
import java.util.List;
import java.util.Optional;

/// The SQL of server groups.
final class ServerGroupStore {
    private final Database db;

    ServerGroupStore(Database db) {
        this.db = db.rows(ServerGroup.class);
    }

    void insert(ServerGroup group) {
        var sql = """
                INSERT INTO server_group (id, project_id, user_id, name, policy, rules, created_at)
                VALUES (:id, :projectId, :userId, :name, :policy, :rules, :createdAt)""";
        db.run(h -> h.createUpdate(sql).bindMethods(group).execute());
    }

    Optional<ServerGroup> find(String id) {
        return db.read(h -> h.createQuery("SELECT * FROM server_group WHERE id = :id")
                .bind("id", id)
                .mapTo(ServerGroup.class)
                .findOne());
    }

    /// Of all projects when `project` is empty.
    List<ServerGroup> list(Optional<String> project) {
        return db.read(h -> h.createQuery("""
                        SELECT * FROM server_group WHERE :all = 1 OR project_id = :project
                        ORDER BY created_at, id""")
                .bind("all", project.isEmpty() ? 1 : 0)
                .bind("project", project.orElse(""))
                .mapTo(ServerGroup.class)
                .list());
    }

    void delete(String id) {
        db.run(h -> h.createUpdate("DELETE FROM server_group WHERE id = :id")
                .bind("id", id)
                .execute());
    }

    void addMember(String group, String server) {
        db.run(h -> h.createUpdate("INSERT INTO server_group_member (group_id, server_id) VALUES (:group, :server)"
                        + " ON CONFLICT DO NOTHING")
                .bind("group", group)
                .bind("server", server)
                .execute());
    }

    void removeMember(String server) {
        db.run(h -> h.createUpdate("DELETE FROM server_group_member WHERE server_id = :server")
                .bind("server", server)
                .execute());
    }

    List<String> members(String group) {
        return db.read(h -> h.createQuery(
                        "SELECT server_id FROM server_group_member WHERE group_id = :group ORDER BY server_id")
                .bind("group", group)
                .mapTo(String.class)
                .list());
    }

    Optional<ServerGroup> ofServer(String server) {
        return db.read(h -> h.createQuery("""
                        SELECT g.* FROM server_group g JOIN server_group_member m ON m.group_id = g.id
                        WHERE m.server_id = :server""")
                .bind("server", server)
                .mapTo(ServerGroup.class)
                .findFirst());
    }

    /// The hosts of the group's other members, one entry for each member that has one.
    List<String> hostsOfOthers(String group, String server) {
        return db.read(h -> h.createQuery("""
                        SELECT a.host FROM server_group_member m
                        JOIN allocation a ON a.consumer = m.server_id AND a.resource_class = 'VCPU'
                        WHERE m.group_id = :group AND m.server_id <> :server""")
                .bind("group", group)
                .bind("server", server)
                .mapTo(String.class)
                .list());
    }
}
