package foehn.compute;

import foehn.kernel.db.Database;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The SQL of lists of servers.
final class ServerListStore {
    private final Database db;

    /// As much of a row as filters need that SQL cannot do.
    record Brief(
            String id,
            String name,
            ServerState vmState,
            @Nullable ServerTask taskState) {
        String status() {
            return taskState == null ? vmState.status() : taskState.status(vmState);
        }
    }

    ServerListStore(Database db) {
        this.db = db.rows(Server.class, Brief.class);
    }

    /// In order, all that SQL can tell to be wanted, and the marker wherever it stands.
    List<Brief> find(ServerQuery query) {
        var conditions = new ArrayList<String>();
        var values = new LinkedHashMap<String, Object>();
        var lists = new LinkedHashMap<String, List<String>>();
        query.project().ifPresent(project -> {
            conditions.add("project_id = :project");
            values.put("project", project);
        });
        query.deleted().ifPresent(deleted -> conditions.add(deleted ? "deleted_at IS NOT NULL" : "deleted_at IS NULL"));
        query.changedSince().ifPresent(since -> {
            conditions.add("updated_at >= :since");
            values.put("since", since);
        });
        query.changedBefore().ifPresent(before -> {
            conditions.add("updated_at <= :before");
            values.put("before", before);
        });
        query.locked().ifPresent(locked -> {
            conditions.add("locked = :locked");
            values.put("locked", locked);
        });
        query.configDrive().ifPresent(configDrive -> {
            conditions.add("config_drive = :configDrive");
            values.put("configDrive", configDrive);
        });
        query.exact().forEach((column, wanted) -> {
            if (wanted.isEmpty()) {
                conditions.add("1 = 0");
                return;
            }
            conditions.add("CAST(" + column + " AS TEXT) IN (<" + column + ">)");
            lists.put(column, wanted);
        });
        var where = conditions.isEmpty() ? "1 = 1" : String.join(" AND ", conditions);
        var sql = "SELECT id, name, vm_state, task_state FROM server WHERE (" + where + ") OR id = :marker ORDER BY "
                + query.sorts().stream().map(ServerListStore::order).collect(Collectors.joining(", "));
        return db.read(h -> {
            var select = h.createQuery(sql)
                    .bindMap(values)
                    .bind("marker", query.marker().orElse(""));
            lists.forEach(select::bindList);
            return select.mapTo(Brief.class).list();
        });
    }

    /// NULL first in both databases, whose own opinions differ.
    private static String order(ServerQuery.Sort sort) {
        var direction = sort.descending() ? " DESC" : " ASC";
        if (sort.column().equals("locked")) {
            return "CASE WHEN locked THEN 1 ELSE 0 END" + direction;
        }
        return "COALESCE(" + sort.column() + ", " + (sort.isNumber() ? "0" : "''") + ")" + direction;
    }

    /// By id; those that are not there are left out.
    Map<String, Server> all(Collection<String> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        return db
                .read(h -> h.createQuery("SELECT * FROM server WHERE id IN (<ids>)")
                        .bindList("ids", List.copyOf(ids))
                        .mapTo(Server.class)
                        .list())
                .stream()
                .collect(Collectors.toMap(Server::id, server -> server));
    }
}
