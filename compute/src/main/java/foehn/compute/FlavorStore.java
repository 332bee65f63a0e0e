package foehn.compute;

import foehn.kernel.db.Database;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The SQL of flavors.
final class FlavorStore {
    private final Database db;

    private record Spec(String flavorId, String name, String value) {}

    FlavorStore(Database db) {
        this.db = db.rows(Flavor.class, Spec.class);
    }

    /// False when the id or the name is taken.
    boolean insert(Flavor flavor) {
        return db.write(h -> h.createUpdate("""
                        INSERT INTO flavor (id, name, vcpus, ram_mib, disk_gib, ephemeral_gib, swap_mib, rxtx_factor,
                            is_public, description, created_at)
                        VALUES (:id, :name, :vcpus, :ramMib, :diskGib, :ephemeralGib, :swapMib, :rxtxFactor,
                            :isPublic, :description, :createdAt)
                        ON CONFLICT DO NOTHING""").bindMethods(flavor).execute()) == 1;
    }

    /// The public ones, and those that this project has access to; all when `project` is empty.
    List<Flavor> visible(Optional<String> project) {
        return db.read(h -> h.createQuery("""
                        SELECT * FROM flavor f
                        WHERE :all = 1 OR is_public = :yes OR EXISTS (SELECT 1 FROM flavor_access a
                            WHERE a.flavor_id = f.id AND a.project_id = :project)
                        ORDER BY id""")
                .bind("all", project.isEmpty() ? 1 : 0)
                .bind("yes", true)
                .bind("project", project.orElse(""))
                .mapTo(Flavor.class)
                .list());
    }

    Optional<Flavor> find(String id) {
        return db.read(h -> h.createQuery("SELECT * FROM flavor WHERE id = :id")
                .bind("id", id)
                .mapTo(Flavor.class)
                .findOne());
    }

    void delete(String id) {
        db.run(h -> h.createUpdate("DELETE FROM flavor WHERE id = :id")
                .bind("id", id)
                .execute());
    }

    void describe(String id, Optional<String> description) {
        db.run(h -> h.createUpdate("UPDATE flavor SET description = :description WHERE id = :id")
                .bind("description", description.orElse(null))
                .bind("id", id)
                .execute());
    }

    /// Of many flavors at once; those without any are left out.
    Map<String, Map<String, String>> extraSpecs(Collection<String> flavors) {
        if (flavors.isEmpty()) {
            return Map.of();
        }
        var found = new HashMap<String, Map<String, String>>();
        db.read(h -> h.createQuery("SELECT * FROM flavor_extra_spec WHERE flavor_id IN (<flavors>)")
                        .bindList("flavors", List.copyOf(flavors))
                        .mapTo(Spec.class)
                        .list())
                .forEach(s -> found.computeIfAbsent(s.flavorId(), _ -> new TreeMap<>())
                        .put(s.name(), s.value()));
        return found;
    }

    void putExtraSpecs(String flavor, Map<String, String> specs) {
        db.run(h -> specs.forEach((name, value) -> h.createUpdate("""
                        INSERT INTO flavor_extra_spec (flavor_id, name, value) VALUES (:flavor, :name, :value)
                        ON CONFLICT (flavor_id, name) DO UPDATE SET value = excluded.value""")
                .bind("flavor", flavor)
                .bind("name", name)
                .bind("value", value)
                .execute()));
    }

    /// False when there is no such key.
    boolean removeExtraSpec(String flavor, String name) {
        return db.write(h -> h.createUpdate("DELETE FROM flavor_extra_spec WHERE flavor_id = :flavor AND name = :name")
                        .bind("flavor", flavor)
                        .bind("name", name)
                        .execute())
                == 1;
    }

    List<String> access(String flavor) {
        return db.read(
                h -> h.createQuery("SELECT project_id FROM flavor_access WHERE flavor_id = :flavor ORDER BY project_id")
                        .bind("flavor", flavor)
                        .mapTo(String.class)
                        .list());
    }

    /// False when the project had access already.
    boolean addAccess(String flavor, String project) {
        return db.write(h -> h.createUpdate("INSERT INTO flavor_access (flavor_id, project_id)"
                                + " VALUES (:flavor, :project) ON CONFLICT DO NOTHING")
                        .bind("flavor", flavor)
                        .bind("project", project)
                        .execute())
                == 1;
    }

    /// False when the project had no access.
    boolean removeAccess(String flavor, String project) {
        return db.write(h -> h.createUpdate(
                                "DELETE FROM flavor_access WHERE flavor_id = :flavor AND project_id = :project")
                        .bind("flavor", flavor)
                        .bind("project", project)
                        .execute())
                == 1;
    }
}
