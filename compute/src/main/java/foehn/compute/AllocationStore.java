package foehn.compute;

import foehn.kernel.db.Database;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The SQL of what hosts have and what has been promised of it.
public final class AllocationStore {
    private final Database db;

    /// How much of one resource class a host has, and how much of it is taken.
    public record Inventory(
            String host, String resourceClass, long total, long reserved, double allocationRatio, long used) {
        /// What may still be claimed; below zero when the host has shrunk.
        public long free() {
            return (long) Math.floor((total - reserved) * allocationRatio) - used;
        }
    }

    /// One consumer's share of one class of one host.
    public record Allocation(
            String consumer, String host, String resourceClass, long used, String projectId, String userId) {}

    public AllocationStore(Database db) {
        this.db = db.rows(Inventory.class, Allocation.class);
    }

    /// Every host's inventories, with what is used of each.
    public List<Inventory> inventories() {
        return db.read(h -> h.createQuery("""
                        SELECT i.host, i.resource_class, i.total, i.reserved, i.allocation_ratio,
                            CAST(COALESCE(SUM(a.used), 0) AS BIGINT) AS used
                        FROM inventory i
                        LEFT JOIN allocation a ON a.host = i.host AND a.resource_class = i.resource_class
                        GROUP BY i.host, i.resource_class, i.total, i.reserved, i.allocation_ratio
                        ORDER BY i.host, i.resource_class""").mapTo(Inventory.class).list());
    }

    /// Writes what the host has, and bumps its generation when that is not what was written before.
    void setInventory(String host, String resourceClass, long total, double ratio) {
        db.run(h -> {
            int changed = h.createUpdate("""
                            INSERT INTO inventory (host, resource_class, total, reserved, allocation_ratio)
                            VALUES (:host, :class, :total, 0, :ratio)
                            ON CONFLICT (host, resource_class) DO UPDATE
                            SET total = excluded.total, allocation_ratio = excluded.allocation_ratio
                            WHERE inventory.total <> excluded.total
                                OR inventory.allocation_ratio <> excluded.allocation_ratio""")
                    .bind("host", host)
                    .bind("class", resourceClass)
                    .bind("total", total)
                    .bind("ratio", ratio)
                    .execute();
            if (changed > 0) {
                h.createUpdate("UPDATE host SET generation = generation + 1 WHERE name = :host")
                        .bind("host", host)
                        .execute();
            }
        });
    }

    /// The compare-and-set of a claim: false when somebody else changed the host since `generation` was read.
    boolean advance(String host, long generation) {
        return db.write(h -> h.createUpdate("""
                        UPDATE host SET generation = generation + 1 WHERE name = :host AND generation = :generation""")
                        .bind("host", host)
                        .bind("generation", generation)
                        .execute())
                == 1;
    }

    void insert(String consumer, String host, Resources wanted, String project, String user) {
        db.run(h -> {
            for (Map.Entry<String, Long> amount : wanted.byClass().entrySet()) {
                h.createUpdate("""
                                INSERT INTO allocation (consumer, host, resource_class, used, project_id, user_id)
                                VALUES (:consumer, :host, :class, :used, :project, :user)""")
                        .bind("consumer", consumer)
                        .bind("host", host)
                        .bind("class", amount.getKey())
                        .bind("used", amount.getValue())
                        .bind("project", project)
                        .bind("user", user)
                        .execute();
            }
        });
    }

    public List<Allocation> of(String consumer) {
        return db.read(h -> h.createQuery("SELECT * FROM allocation WHERE consumer = :consumer ORDER BY resource_class")
                .bind("consumer", consumer)
                .mapTo(Allocation.class)
                .list());
    }

    /// Where the consumer has its resources, if it has any.
    Optional<String> hostOf(String consumer) {
        return of(consumer).stream().map(Allocation::host).findFirst();
    }

    /// Gives back all that the consumer holds.
    void release(String consumer) {
        db.run(h -> h.createUpdate("DELETE FROM allocation WHERE consumer = :consumer")
                .bind("consumer", consumer)
                .execute());
    }

    /// The server now has what its migration held for it, and no longer what it had. Nothing when that has been done.
    void hand(String migration, String server) {
        db.run(h -> {
            if (of(migration).isEmpty()) {
                return;
            }
            release(server);
            h.createUpdate("UPDATE allocation SET consumer = :server WHERE consumer = :migration")
                    .bind("server", server)
                    .bind("migration", migration)
                    .execute();
        });
    }

    public List<Allocation> onHost(String host) {
        return db.read(
                h -> h.createQuery("SELECT * FROM allocation WHERE host = :host ORDER BY consumer, resource_class")
                        .bind("host", host)
                        .mapTo(Allocation.class)
                        .list());
    }
}
