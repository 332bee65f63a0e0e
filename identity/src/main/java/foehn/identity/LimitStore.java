package foehn.identity;

import foehn.kernel.db.Database;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Registered limits, and those of projects and domains.
final class LimitStore {
    private static final String LIMITS = """
            (SELECT l.id, l.registered_id, r.service_id, r.region_id, r.resource_name, l.project_id, l.domain_id,
                    l.resource_limit, l.description, COALESCE(p.domain_id, l.domain_id) AS home
             FROM resource_limit l JOIN registered_limit r ON r.id = l.registered_id
                  LEFT JOIN project p ON p.id = l.project_id) AS limits
            """;

    private final Database db;
    private final ListStore lists;

    LimitStore(Database db, ListStore lists) {
        this.db = db.rows(RegisteredLimit.class, ResourceLimit.class);
        this.lists = lists;
    }

    Page<RegisteredLimit> registered(Listing listing) {
        return lists.page("registered_limit", RegisteredLimit.class, listing);
    }

    Optional<RegisteredLimit> registered(String id) {
        return lists.find("registered_limit", RegisteredLimit.class, id);
    }

    Optional<RegisteredLimit> registered(String serviceId, @Nullable String regionId, String resourceName) {
        return db.read(h -> h.createQuery("""
                        SELECT * FROM registered_limit
                        WHERE service_id = :service AND region_id IS NOT DISTINCT FROM :region AND resource_name = :name
                        """)
                .bind("service", serviceId)
                .bind("region", regionId)
                .bind("name", resourceName)
                .mapTo(RegisteredLimit.class)
                .findOne());
    }

    /// All of them or, where one is there already, none.
    boolean register(List<RegisteredLimit> limits) {
        return db.write(h -> {
            for (var limit : limits) {
                int inserted = h.execute(
                        """
                        INSERT INTO registered_limit
                            (id, service_id, region_id, resource_name, default_limit, description)
                        VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                        """,
                        limit.id(),
                        limit.serviceId(),
                        limit.regionId(),
                        limit.resourceName(),
                        limit.defaultLimit(),
                        limit.description());
                if (inserted == 0) {
                    limits.forEach(l -> h.execute("DELETE FROM registered_limit WHERE id = ?", l.id()));
                    return false;
                }
            }
            return true;
        });
    }

    void update(RegisteredLimit limit) {
        db.run(h -> h.execute(
                """
                UPDATE registered_limit SET service_id = ?, region_id = ?, resource_name = ?, default_limit = ?,
                    description = ?
                WHERE id = ?
                """,
                limit.serviceId(),
                limit.regionId(),
                limit.resourceName(),
                limit.defaultLimit(),
                limit.description(),
                limit.id()));
    }

    void unregister(String id) {
        db.run(h -> h.execute("DELETE FROM registered_limit WHERE id = ?", id));
    }

    boolean isUsed(String registeredId) {
        return !limits(Listing.all().and("registered_id", registeredId)).items().isEmpty();
    }

    Page<ResourceLimit> limits(Listing listing) {
        return lists.page(LIMITS, ResourceLimit.class, listing);
    }

    Optional<ResourceLimit> limit(String id) {
        return lists.find(LIMITS, ResourceLimit.class, id);
    }

    /// All of them or, where one is there already, none.
    boolean insert(List<ResourceLimit> limits) {
        return db.write(h -> {
            for (var limit : limits) {
                int inserted = h.execute(
                        """
                        INSERT INTO resource_limit
                            (id, registered_id, project_id, domain_id, resource_limit, description)
                        VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                        """,
                        limit.id(),
                        limit.registeredId(),
                        limit.projectId(),
                        limit.domainId(),
                        limit.resourceLimit(),
                        limit.description());
                if (inserted == 0) {
                    limits.forEach(l -> delete(l.id()));
                    return false;
                }
            }
            return true;
        });
    }

    void update(ResourceLimit limit) {
        db.run(h -> h.execute(
                "UPDATE resource_limit SET resource_limit = ?, description = ? WHERE id = ?",
                limit.resourceLimit(),
                limit.description(),
                limit.id()));
    }

    void delete(String id) {
        db.run(h -> h.execute("DELETE FROM resource_limit WHERE id = ?", id));
    }
}
