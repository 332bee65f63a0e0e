package foehn.ovn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A transaction on the northbound database in the making: it compares what shall be with what the replica has, and
/// collects the operations that make up the difference (often none). What it was built on is written into the
/// transaction as `wait` operations, so that of two writers one is refused and looks again.
final class Edit {
    static final String ID = "foehn:id";
    static final String KIND = "foehn:kind";
    private static final String EXTERNAL_IDS = "external_ids";

    private final Replica replica;
    private final List<ObjectNode> operations = new ArrayList<>();
    private final Set<ObjectNode> mustHit = Collections.newSetFromMap(new IdentityHashMap<>());
    private int names;

    Edit(Replica replica) {
        this.replica = replica;
    }

    List<ObjectNode> operations() {
        return operations;
    }

    /// False when a row that was to be changed had been deleted by somebody else.
    boolean tookEffect(JsonNode results) {
        for (int i = 0; i < operations.size(); i++) {
            var count = results.path(i).path("count");
            if (mustHit.contains(operations.get(i)) && count.asInt(0) == 0) {
                return false;
            }
        }
        return true;
    }

    Replica replica() {
        return replica;
    }

    /// Our row of that id, which must exist.
    Row require(String table, String id) {
        return row(table, id).orElseThrow(() -> new IllegalStateException("there is no " + table + " of id " + id));
    }

    Optional<Row> row(String table, String id) {
        return replica.byKey(table, id);
    }

    /// Makes our row of this id have these columns; the reference to it.
    JsonNode put(String table, String id, ObjectNode columns) {
        var present = row(table, id);
        if (present.isPresent()) {
            return update(table, present.get(), columns);
        }
        guardAbsent(table, id);
        return insert(table, columns);
    }

    JsonNode insert(String table, ObjectNode columns) {
        var name = "row" + names++;
        operations.add(operation("insert", table).put("uuid-name", name).set("row", columns));
        return Value.named(name);
    }

    JsonNode update(String table, Row present, ObjectNode columns) {
        var different = Value.row();
        columns.properties().stream()
                .filter(column -> !present.has(column.getKey(), column.getValue()))
                .forEach(column -> different.set(column.getKey(), column.getValue()));
        if (!different.isEmpty()) {
            guardSame(table, present, different);
            operations.add(operation("update", table, present.reference()).set("row", different));
        }
        return present.reference();
    }

    /// Makes `parent.column` refer to exactly these rows, by key; rows of no parent are collected by the database.
    void children(
            String table,
            Optional<Row> parent,
            ObjectNode parentColumns,
            String column,
            String childTable,
            Map<String, ObjectNode> wanted) {
        var present = new HashMap<String, Row>();
        parent.ifPresent(row -> row.texts(column)
                .forEach(uuid -> replica.byUuid(childTable, uuid)
                        .ifPresent(
                                child -> present.put(child.map(EXTERNAL_IDS).getOrDefault(ID, child.uuid()), child))));
        var references = new ArrayList<JsonNode>();
        wanted.forEach((key, columns) -> {
            var child = present.get(key);
            references.add(child == null ? insert(childTable, columns) : update(childTable, child, columns));
        });
        parentColumns.set(column, Value.set(references));
    }

    void delete(String table, String id) {
        row(table, id).ifPresent(row -> operations.add(operation("delete", table, row.reference())));
    }

    /// Puts references into, or takes them out of, a set.
    void mutate(String table, Row row, String column, String mutator, JsonNode references) {
        operations.add(operation("mutate", table, row.reference())
                .set("mutations", Value.array(Value.array(Value.text(column), Value.text(mutator), references))));
    }

    /// As [#mutate], with the row to be inserted or updated in the same transaction.
    void addTo(String table, JsonNode holder, String column, JsonNode added) {
        var insertion = Value.array(Value.text(column), Value.text("insert"), Value.set(List.of(added)));
        ObjectNode mutation = operation("mutate", table, holder).set("mutations", Value.array(insertion));
        operations.add(mutation);
        mustHit.add(mutation);
    }

    /// Takes a reference out of whatever row holds it.
    void unlink(String table, String column, Row referred) {
        var only = Value.set(List.of(referred.reference()));
        var condition = Value.array(Value.text(column), Value.text("includes"), referred.reference());
        operations.add(operation("mutate", table)
                .set("where", Value.array(condition))
                .set("mutations", Value.array(Value.array(Value.text(column), Value.text("delete"), only))));
    }

    /// `external_ids` of a row of ours.
    static JsonNode ids(String id, String kind, Map<String, String> more) {
        var ids = new HashMap<>(more);
        ids.put(ID, id);
        ids.put(KIND, kind);
        return Value.map(ids);
    }

    /// The ids of all rows of ours of this kind.
    static Set<String> known(Replica replica, String table, String kind) {
        var known = new HashSet<String>();
        for (var row : replica.all(table)) {
            var ids = row.map(EXTERNAL_IDS);
            var id = ids.get(ID);
            if (id != null && kind.equals(ids.get(KIND))) {
                known.add(id);
            }
        }
        return known;
    }

    private void guardAbsent(String table, String id) {
        var ours = Value.array(Value.text(EXTERNAL_IDS), Value.text("includes"), Value.map(Map.of(ID, id)));
        operations.add(operation("wait", table)
                .put("timeout", 0)
                .set("where", Value.array(ours))
                .set("columns", Value.array(Value.text("_uuid")))
                .put("until", "==")
                .set("rows", Value.array()));
    }

    private void guardSame(String table, Row present, ObjectNode columns) {
        var seen = Value.row();
        var names = Value.array();
        columns.propertyNames().forEach(column -> {
            names.add(column);
            seen.set(column, present.get(column));
        });
        operations.add(operation("wait", table, present.reference())
                .put("timeout", 0)
                .set("columns", names)
                .put("until", "==")
                .set("rows", Value.array(seen)));
    }

    private static ObjectNode operation(String operation, String table) {
        return Value.row().put("op", operation).put("table", table);
    }

    private static ObjectNode operation(String operation, String table, JsonNode row) {
        var condition = Value.array(Value.text("_uuid"), Value.text("=="), row);
        return operation(operation, table).set("where", Value.array(condition));
    }
}
