package foehn.identity;

import foehn.kernel.db.Database;
import java.util.List;
import java.util.Optional;

/// Which endpoints and groups of endpoints belong to which projects.
final class EndpointFilterStore {
    private final Database db;
    private final EpochStore epoch;
    private final ListStore lists;

    EndpointFilterStore(Database db, EpochStore epoch, ListStore lists) {
        this.db = db.rows(EndpointGroup.class);
        this.epoch = epoch;
        this.lists = lists;
    }

    Page<EndpointGroup> groups(Listing listing) {
        return lists.page("endpoint_group", EndpointGroup.class, listing);
    }

    Optional<EndpointGroup> group(String id) {
        return lists.find("endpoint_group", EndpointGroup.class, id);
    }

    void insert(EndpointGroup group) {
        epoch.run(h -> h.execute(
                "INSERT INTO endpoint_group (id, name, description, filters) VALUES (?, ?, ?, ?)",
                group.id(),
                group.name(),
                group.description(),
                group.filters()));
    }

    void update(EndpointGroup group) {
        epoch.run(h -> h.execute(
                "UPDATE endpoint_group SET name = ?, description = ?, filters = ? WHERE id = ?",
                group.name(),
                group.description(),
                group.filters(),
                group.id()));
    }

    void deleteGroup(String id) {
        epoch.run(h -> h.execute("DELETE FROM endpoint_group WHERE id = ?", id));
    }

    void add(String projectId, String endpointId) {
        epoch.run(h -> h.execute(
                "INSERT INTO project_endpoint (project_id, endpoint_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
                projectId,
                endpointId));
    }

    boolean remove(String projectId, String endpointId) {
        return epoch.change(h -> h.execute(
                        "DELETE FROM project_endpoint WHERE project_id = ? AND endpoint_id = ?", projectId, endpointId))
                == 1;
    }

    /// Whether it was not there yet.
    boolean addGroup(String projectId, String groupId) {
        return epoch.change(h -> h.execute(
                        "INSERT INTO project_endpoint_group (project_id, group_id) VALUES (?, ?)"
                                + " ON CONFLICT DO NOTHING",
                        projectId,
                        groupId))
                == 1;
    }

    boolean removeGroup(String projectId, String groupId) {
        return epoch.change(h -> h.execute(
                        "DELETE FROM project_endpoint_group WHERE project_id = ? AND group_id = ?", projectId, groupId))
                == 1;
    }

    /// The ids of the endpoints that were given to the project by themselves.
    List<String> endpointIds(String projectId) {
        return ids("SELECT endpoint_id FROM project_endpoint WHERE project_id = :id ORDER BY endpoint_id", projectId);
    }

    List<EndpointGroup> groupsOf(String projectId) {
        return db.read(h -> h.createQuery("""
                        SELECT * FROM endpoint_group WHERE id IN
                            (SELECT group_id FROM project_endpoint_group WHERE project_id = :id)
                        ORDER BY id
                        """)
                .bind("id", projectId)
                .mapTo(EndpointGroup.class)
                .list());
    }

    List<String> projectsWith(String endpointId) {
        return ids("SELECT project_id FROM project_endpoint WHERE endpoint_id = :id", endpointId);
    }

    List<String> projectsWithGroup(String groupId) {
        return ids("SELECT project_id FROM project_endpoint_group WHERE group_id = :id", groupId);
    }

    private List<String> ids(String query, String id) {
        return db.read(
                h -> h.createQuery(query).bind("id", id).mapTo(String.class).list());
    }
}
