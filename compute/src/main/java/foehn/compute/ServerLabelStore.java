package foehn.compute;

import foehn.kernel.db.Database;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The SQL of what users stick to their servers: metadata and tags.
final class ServerLabelStore {
    private final Database db;

    private record Metadatum(String serverId, String name, String value) {}

    private record Tag(String serverId, String tag) {}

    ServerLabelStore(Database db) {
        this.db = db.rows(Metadatum.class, Tag.class);
    }

    Map<String, String> metadata(String server) {
        return metadataOf(List.of(server)).getOrDefault(server, Map.of());
    }

    /// Servers without any are left out.
    Map<String, Map<String, String>> metadataOf(Collection<String> servers) {
        if (servers.isEmpty()) {
            return Map.of();
        }
        var found = new LinkedHashMap<String, Map<String, String>>();
        db.read(h -> h.createQuery(
                                "SELECT * FROM server_metadata WHERE server_id IN (<servers>) ORDER BY server_id, name")
                        .bindList("servers", List.copyOf(servers))
                        .mapTo(Metadatum.class)
                        .list())
                .forEach(m -> found.computeIfAbsent(m.serverId(), _ -> new LinkedHashMap<>())
                        .put(m.name(), m.value()));
        return found;
    }

    void putMetadata(String server, Map<String, String> entries) {
        db.run(h -> entries.forEach((name, value) -> h.createUpdate("""
                        INSERT INTO server_metadata (server_id, name, value) VALUES (:server, :name, :value)
                        ON CONFLICT (server_id, name) DO UPDATE SET value = excluded.value""")
                .bind("server", server)
                .bind("name", name)
                .bind("value", value)
                .execute()));
    }

    void clearMetadata(String server) {
        db.run(h -> h.createUpdate("DELETE FROM server_metadata WHERE server_id = :server")
                .bind("server", server)
                .execute());
    }

    /// False when there is no such entry.
    boolean removeMetadata(String server, String name) {
        return db.write(h -> h.createUpdate("DELETE FROM server_metadata WHERE server_id = :server AND name = :name")
                        .bind("server", server)
                        .bind("name", name)
                        .execute())
                == 1;
    }

    List<String> tags(String server) {
        return tagsOf(List.of(server)).getOrDefault(server, List.of());
    }

    /// Servers without any are left out.
    Map<String, List<String>> tagsOf(Collection<String> servers) {
        if (servers.isEmpty()) {
            return Map.of();
        }
        var found = new LinkedHashMap<String, List<String>>();
        db.read(h -> h.createQuery("SELECT * FROM server_tag WHERE server_id IN (<servers>) ORDER BY server_id, tag")
                        .bindList("servers", List.copyOf(servers))
                        .mapTo(Tag.class)
                        .list())
                .forEach(t -> found.computeIfAbsent(t.serverId(), _ -> new ArrayList<>())
                        .add(t.tag()));
        return found;
    }

    /// False when the server had the tag already.
    boolean addTag(String server, String tag) {
        return db.write(h -> h.createUpdate("""
                        INSERT INTO server_tag (server_id, tag) VALUES (:server, :tag) ON CONFLICT DO NOTHING""")
                        .bind("server", server)
                        .bind("tag", tag)
                        .execute())
                == 1;
    }

    /// False when the server has no such tag.
    boolean removeTag(String server, String tag) {
        return db.write(h -> h.createUpdate("DELETE FROM server_tag WHERE server_id = :server AND tag = :tag")
                        .bind("server", server)
                        .bind("tag", tag)
                        .execute())
                == 1;
    }

    void setTags(String server, Collection<String> tags) {
        db.run(h -> {
            h.createUpdate("DELETE FROM server_tag WHERE server_id = :server")
                    .bind("server", server)
                    .execute();
            tags.forEach(tag -> addTag(server, tag));
        });
    }
}
