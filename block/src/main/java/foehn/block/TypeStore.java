package foehn.block;

import foehn.kernel.db.Database;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Which projects may use a type that is not public, and which type is a project's default.
final class TypeStore {
    private final Database db;

    private record Default(String projectId, String typeId) {}

    TypeStore(Database db) {
        this.db = db.rows(Default.class);
    }

    List<String> projects(String type) {
        return db.read(
                h -> h.createQuery("SELECT project_id FROM block_type_access WHERE type_id = :type ORDER BY project_id")
                        .bind("type", type)
                        .mapTo(String.class)
                        .list());
    }

    /// False when it may already.
    boolean allow(String type, String project) {
        return db.write(h -> h.execute(
                        "INSERT INTO block_type_access (type_id, project_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
                        type,
                        project))
                == 1;
    }

    boolean forbid(String type, String project) {
        return db.write(h ->
                        h.execute("DELETE FROM block_type_access WHERE type_id = ? AND project_id = ?", type, project))
                == 1;
    }

    /// By project.
    Map<String, String> defaults() {
        var found = new TreeMap<String, String>();
        db.read(h -> h.createQuery("SELECT * FROM block_default_type")
                        .mapTo(Default.class)
                        .list())
                .forEach(d -> found.put(d.projectId(), d.typeId()));
        return found;
    }

    Optional<String> defaultOf(String project) {
        return Optional.ofNullable(defaults().get(project));
    }

    /// @param type null: no default any more
    boolean setDefault(String project, @Nullable String type) {
        return db.write(h -> {
            int before = h.execute("DELETE FROM block_default_type WHERE project_id = ?", project);
            if (type != null) {
                h.execute("INSERT INTO block_default_type (project_id, type_id) VALUES (?, ?)", project, type);
            }
            return before == 1;
        });
    }

    boolean isDefault(String type) {
        return defaults().containsValue(type);
    }
}
