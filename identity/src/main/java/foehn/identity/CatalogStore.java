package foehn.identity;

import foehn.kernel.db.Database;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Services, endpoints and regions.
final class CatalogStore {
    private final Database db;
    private final EpochStore epoch;
    private final ListStore lists;

    CatalogStore(Database db, EpochStore epoch, ListStore lists) {
        this.db = db.rows(Region.class, Service.class, Endpoint.class, CatalogEntry.class);
        this.epoch = epoch;
        this.lists = lists;
    }

    List<CatalogEntry> entries() {
        return db.read(h -> h.createQuery("""
                        SELECT s.id AS service_id, s.type, s.name, e.id AS endpoint_id,
                               e.interface AS interface_name, e.region_id, e.url
                        FROM catalog_endpoint e JOIN catalog_service s ON s.id = e.service_id
                        WHERE e.enabled AND s.enabled
                        ORDER BY s.type, s.id, e.interface, e.id
                        """).mapTo(CatalogEntry.class).list());
    }

    Page<Region> regions(Listing listing) {
        return lists.page("catalog_region", Region.class, listing);
    }

    Page<Service> services(Listing listing) {
        return lists.page("catalog_service", Service.class, listing);
    }

    Page<Endpoint> endpoints(Listing listing) {
        return lists.page("catalog_endpoint", Endpoint.class, listing);
    }

    Optional<Region> region(String id) {
        return lists.find("catalog_region", Region.class, id);
    }

    Optional<Service> service(String id) {
        return lists.find("catalog_service", Service.class, id);
    }

    Optional<Endpoint> endpoint(String id) {
        return lists.find("catalog_endpoint", Endpoint.class, id);
    }

    /// Whether it was not there yet.
    boolean insert(Region region) {
        return epoch.change(h -> bound(h, """
                INSERT INTO catalog_region (id, description, parent_region_id, extra)
                VALUES (:id, :description, :parentRegionId, :extra) ON CONFLICT DO NOTHING
                """, region)) == 1;
    }

    void update(Region region) {
        epoch.run(h -> bound(h, """
                UPDATE catalog_region SET description = :description, parent_region_id = :parentRegionId, extra = :extra
                WHERE id = :id
                """, region));
    }

    /// Whether nothing needed it any more, and it is gone.
    boolean deleteRegion(String id) {
        return epoch.change(h -> h.execute("""
                DELETE FROM catalog_region WHERE id = ?
                    AND NOT EXISTS (SELECT 1 FROM catalog_endpoint e WHERE e.region_id = catalog_region.id)
                    AND NOT EXISTS (SELECT 1 FROM catalog_region r WHERE r.parent_region_id = catalog_region.id)
                """, id)) == 1;
    }

    void insert(Service service) {
        epoch.run(h -> bound(h, """
                INSERT INTO catalog_service (id, type, name, description, enabled, extra)
                VALUES (:id, :type, :name, :description, :enabled, :extra)
                """, service));
    }

    void update(Service service) {
        epoch.run(h -> bound(h, """
                UPDATE catalog_service SET type = :type, name = :name, description = :description,
                    enabled = :enabled, extra = :extra
                WHERE id = :id
                """, service));
    }

    boolean deleteService(String id) {
        return epoch.change(h -> h.execute("DELETE FROM catalog_service WHERE id = ?", id)) == 1;
    }

    void insert(Endpoint endpoint) {
        epoch.run(h -> bound(h, """
                INSERT INTO catalog_endpoint (id, service_id, interface, region_id, url, enabled, extra)
                VALUES (:id, :serviceId, :interfaceName, :regionId, :url, :enabled, :extra)
                """, endpoint));
    }

    void update(Endpoint endpoint) {
        epoch.run(h -> bound(h, """
                UPDATE catalog_endpoint SET service_id = :serviceId, interface = :interfaceName, region_id = :regionId,
                    url = :url, enabled = :enabled, extra = :extra
                WHERE id = :id
                """, endpoint));
    }

    boolean deleteEndpoint(String id) {
        return epoch.change(h -> h.execute("DELETE FROM catalog_endpoint WHERE id = ?", id)) == 1;
    }

    private static int bound(Handle h, String sql, Region region) {
        return h.createUpdate(sql)
                .bind("id", region.id())
                .bind("description", region.description())
                .bind("parentRegionId", region.parentRegionId())
                .bind("extra", region.extra())
                .execute();
    }

    private static void bound(Handle h, String sql, Service service) {
        h.createUpdate(sql)
                .bind("id", service.id())
                .bind("type", service.type())
                .bind("name", service.name())
                .bind("description", service.description())
                .bind("enabled", service.enabled())
                .bind("extra", service.extra())
                .execute();
    }

    private static void bound(Handle h, String sql, Endpoint endpoint) {
        h.createUpdate(sql)
                .bind("id", endpoint.id())
                .bind("serviceId", endpoint.serviceId())
                .bind("interfaceName", endpoint.interfaceName())
                .bind("regionId", endpoint.regionId())
                .bind("url", endpoint.url())
                .bind("enabled", endpoint.enabled())
                .bind("extra", endpoint.extra())
                .execute();
    }
}
