package foehn.ovn;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// A copy in memory of the monitored part of a database. Rows can be looked up by their UUID and by the key which
/// their [Table] derives. Not thread-safe: [OvsdbClient] guards it.
final class Replica {
    private final Map<String, Table> tables = new HashMap<>();
    private final Map<String, Map<String, Row>> rows = new HashMap<>();
    private final Map<String, Map<String, Row>> byKey = new HashMap<>();

    /// What is monitored of a table, and under what key a row is found (empty: under none).
    record Table(String name, Collection<String> columns, Function<Row, Optional<String>> key) {}

    Replica(Collection<Table> tables) {
        tables.forEach(table -> this.tables.put(table.name(), table));
        clear();
    }

    void clear() {
        tables.keySet().forEach(table -> {
            rows.put(table, new HashMap<>());
            byKey.put(table, new HashMap<>());
        });
    }

    /// Takes in table updates as `monitor` reports them.
    void apply(JsonNode updates) {
        updates.properties()
                .forEach(table -> table.getValue()
                        .properties()
                        .forEach(row -> apply(
                                table.getKey(), row.getKey(), row.getValue().path("new"))));
    }

    private void apply(String table, String uuid, JsonNode columns) {
        var spec = tables.get(table);
        if (spec == null) {
            return;
        }
        var old = of(rows, table).remove(uuid);
        if (old != null) {
            spec.key().apply(old).ifPresent(key -> of(byKey, table).remove(key, old));
        }
        if (columns.isObject()) {
            var row = new Row(uuid, columns);
            of(rows, table).put(uuid, row);
            spec.key().apply(row).ifPresent(key -> of(byKey, table).put(key, row));
        }
    }

    Collection<Row> all(String table) {
        return of(rows, table).values();
    }

    Optional<Row> byUuid(String table, String uuid) {
        return Optional.ofNullable(of(rows, table).get(uuid));
    }

    Optional<Row> byKey(String table, String key) {
        return Optional.ofNullable(of(byKey, table).get(key));
    }

    private static Map<String, Row> of(Map<String, Map<String, Row>> index, String table) {
        var found = index.get(table);
        if (found == null) {
            throw new IllegalArgumentException("table " + table + " is not monitored");
        }
        return found;
    }
}
