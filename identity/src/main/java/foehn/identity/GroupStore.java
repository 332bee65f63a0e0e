package foehn.identity;

import foehn.kernel.db.Database;
import java.util.Optional;

/// Groups and who is in them.
final class GroupStore {
    private static final String OF_USER =
            "(SELECT g.* FROM user_group g JOIN membership m ON m.group_id = g.id WHERE m.user_id = :user) AS mine";

    private final Database db;
    private final EpochStore epoch;
    private final ListStore lists;

    GroupStore(Database db, EpochStore epoch, ListStore lists) {
        this.db = db.rows(Group.class);
        this.epoch = epoch;
        this.lists = lists;
    }

    Page<Group> page(Listing listing) {
        return lists.page("user_group", Group.class, listing);
    }

    Page<Group> ofUser(String userId, Listing listing) {
        return lists.page(OF_USER, Group.class, listing, q -> q.bind("user", userId));
    }

    Optional<Group> find(String id) {
        return lists.find("user_group", Group.class, id);
    }

    /// Whether the name was free.
    boolean insert(Group group) {
        return epoch.change(h -> h.execute(
                        "INSERT INTO user_group (id, domain_id, name, description, extra) VALUES (?, ?, ?, ?, ?)"
                                + " ON CONFLICT DO NOTHING",
                        group.id(),
                        group.domainId(),
                        group.name(),
                        group.description(),
                        group.extra()))
                == 1;
    }

    /// Whether the name was free.
    boolean update(Group group) {
        return epoch.change(h -> {
            int taken = h.createQuery(
                            "SELECT count(*) FROM user_group WHERE id <> :id AND domain_id = :domain AND name = :name")
                    .bind("id", group.id())
                    .bind("domain", group.domainId())
                    .bind("name", group.name())
                    .mapTo(Integer.class)
                    .one();
            if (taken > 0) {
                return false;
            }
            h.execute(
                    "UPDATE user_group SET name = ?, description = ?, extra = ? WHERE id = ?",
                    group.name(),
                    group.description(),
                    group.extra(),
                    group.id());
            return true;
        });
    }

    boolean delete(String id) {
        return epoch.change(h -> h.execute("DELETE FROM user_group WHERE id = ?", id)) == 1;
    }

    void add(String groupId, String userId) {
        epoch.run(h -> h.execute(
                "INSERT INTO membership (group_id, user_id) VALUES (?, ?) ON CONFLICT DO NOTHING", groupId, userId));
    }

    boolean remove(String groupId, String userId) {
        return epoch.change(
                        h -> h.execute("DELETE FROM membership WHERE group_id = ? AND user_id = ?", groupId, userId))
                == 1;
    }

    boolean contains(String groupId, String userId) {
        return db.read(h -> h.createQuery("SELECT count(*) FROM membership WHERE group_id = :group AND user_id = :user")
                        .bind("group", groupId)
                        .bind("user", userId)
                        .mapTo(Integer.class)
                        .one())
                == 1;
    }
}
