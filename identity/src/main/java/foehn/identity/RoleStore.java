package foehn.identity;

import foehn.kernel.db.Database;
import java.util.List;
import java.util.Optional;

/// Roles, and which implies which.
final class RoleStore {
    /// One rule: who has the first has the second.
    record Implication(String priorId, String impliedId) {}

    private final Database db;
    private final EpochStore epoch;
    private final ListStore lists;

    RoleStore(Database db, EpochStore epoch, ListStore lists) {
        this.db = db.rows(Role.class, Implication.class);
        this.epoch = epoch;
        this.lists = lists;
    }

    /// Those of one domain, or those of none.
    Page<Role> page(Optional<String> domainId, Listing listing) {
        return domainId.isPresent()
                ? lists.page("role", Role.class, listing.and("domain_id", domainId.get()))
                : lists.page("(SELECT * FROM role WHERE domain_id IS NULL) AS roles", Role.class, listing);
    }

    List<Role> all() {
        return lists.page("role", Role.class, Listing.all()).items();
    }

    Optional<Role> find(String id) {
        return lists.find("role", Role.class, id);
    }

    /// A role of no domain.
    Optional<Role> named(String name) {
        return db.read(h -> h.createQuery("SELECT * FROM role WHERE domain_id IS NULL AND name = :name")
                .bind("name", name)
                .mapTo(Role.class)
                .findOne());
    }

    /// Whether the name was free.
    boolean insert(Role role) {
        return epoch.change(h -> h.execute(
                        "INSERT INTO role (id, name, domain_id, description, extra, options) VALUES (?, ?, ?, ?, ?, ?)"
                                + " ON CONFLICT DO NOTHING",
                        role.id(),
                        role.name(),
                        role.domainId(),
                        role.description(),
                        role.extra(),
                        role.options()))
                == 1;
    }

    /// Whether the name was free.
    boolean update(Role role) {
        return epoch.change(h -> {
            int taken = h.createQuery("""
                            SELECT count(*) FROM role
                            WHERE id <> :id AND name = :name AND domain_id IS NOT DISTINCT FROM :domain
                            """)
                    .bind("id", role.id())
                    .bind("domain", role.domainId())
                    .bind("name", role.name())
                    .mapTo(Integer.class)
                    .one();
            if (taken > 0) {
                return false;
            }
            h.execute(
                    "UPDATE role SET name = ?, description = ?, extra = ?, options = ? WHERE id = ?",
                    role.name(),
                    role.description(),
                    role.extra(),
                    role.options(),
                    role.id());
            return true;
        });
    }

    boolean delete(String id) {
        return epoch.change(h -> h.execute("DELETE FROM role WHERE id = ?", id)) == 1;
    }

    List<Implication> implications() {
        return db.read(h -> h.createQuery("SELECT prior_id, implied_id FROM implied_role ORDER BY prior_id, implied_id")
                .mapTo(Implication.class)
                .list());
    }

    void imply(String priorId, String impliedId) {
        epoch.run(h -> h.execute(
                "INSERT INTO implied_role (prior_id, implied_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
                priorId,
                impliedId));
    }

    boolean implyNoMore(String priorId, String impliedId) {
        return epoch.change(h ->
                        h.execute("DELETE FROM implied_role WHERE prior_id = ? AND implied_id = ?", priorId, impliedId))
                == 1;
    }
}
