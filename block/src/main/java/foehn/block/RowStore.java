package foehn.block;

import foehn.kernel.db.Database;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/// The rows of one table with an `id`. The statements are made from the record's components, which are the columns.
final class RowStore<T extends Record> {
    private final Database db;
    private final String table;
    private final Class<T> rows;
    private final List<String> components;

    RowStore(Database db, String table, Class<T> rows) {
        this.db = db.rows(rows);
        this.table = table;
        this.rows = rows;
        this.components = Arrays.stream(rows.getRecordComponents())
                .map(component -> component.getName())
                .toList();
    }

    /// False, and nothing written, when a unique key stands against it.
    boolean insert(T row) {
        var columns = components.stream().map(RowStore::column).collect(Collectors.joining(", "));
        var values = components.stream().map(name -> ":" + name).collect(Collectors.joining(", "));
        var sql = "INSERT INTO " + table + " (" + columns + ") VALUES (" + values + ") ON CONFLICT DO NOTHING";
        return db.write(h -> {
                    var insert = h.createUpdate(sql);
                    for (var component : rows.getRecordComponents()) {
                        insert.bind(component.getName(), value(row, component));
                    }
                    return insert.execute();
                })
                == 1;
    }

    /// Rows are this package's alone, which the database library cannot look into.
    private static @Nullable Object value(Record row, RecordComponent component) {
        try {
            return component.getAccessor().invoke(row);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    Optional<T> find(String id) {
        return db.read(h -> h.createQuery("SELECT * FROM " + table + " WHERE id = :id")
                .bind("id", id)
                .mapTo(rows)
                .findOne());
    }

    /// By id, of those that are there.
    Map<String, T> byId(Collection<String> ids, Function<T, String> id) {
        var found = new HashMap<String, T>();
        if (!ids.isEmpty()) {
            list(Selection.all().and(new Selection.Condition.In("id", ids)))
                    .forEach(row -> found.put(id.apply(row), row));
        }
        return found;
    }

    boolean delete(String id) {
        return db.write(h -> h.execute("DELETE FROM " + table + " WHERE id = ?", id)) == 1;
    }

    /// Holds the row against other changes until the transaction ends. False when it is gone.
    boolean lock(String id) {
        return db.write(h -> h.execute("UPDATE " + table + " SET id = id WHERE id = ?", id)) == 1;
    }

    boolean set(String id, Values values) {
        return set(id, List.of(), values);
    }

    /// Moves a row from one of these statuses to another; false, and nothing changed, when it is in none of them. Of
    /// two that race one wins.
    boolean turn(String id, Collection<String> from, String to, Values more) {
        return set(id, from, more.and("status", to));
    }

    private boolean set(String id, Collection<String> from, Values values) {
        var changes = values.columns().keySet().stream()
                .map(name -> name + " = :" + name)
                .collect(Collectors.joining(", "));
        var sql = "UPDATE " + table + " SET " + changes + " WHERE id = :id"
                + (from.isEmpty() ? "" : " AND status IN (<from>)");
        return db.write(h -> {
                    var update = h.createUpdate(sql).bind("id", id);
                    values.columns().forEach(update::bind);
                    if (!from.isEmpty()) {
                        update.bindList("from", List.copyOf(from));
                    }
                    return update.execute();
                })
                == 1;
    }

    long count(Selection selection) {
        return sum("1", selection);
    }

    /// Of an expression over the columns.
    long sum(String expression, Selection selection) {
        if (isNothing(selection)) {
            return 0;
        }
        return db.read(h -> bind(
                        h.createQuery("SELECT coalesce(sum(" + expression + "), 0) FROM " + table + " t"
                                + condition(selection)),
                        selection)
                .mapTo(Long.class)
                .one());
    }

    /// Pages are cut by position in the whole list, so that the order may be by anything, with nulls in it. A marker
    /// that is no row's is an error.
    List<T> list(Selection selection) {
        if (isNothing(selection)) {
            return List.of();
        }
        selection.marker().filter(marker -> find(marker).isEmpty()).ifPresent(marker -> {
            throw Cinder.missing("Marker", marker);
        });
        var ordered = "SELECT t.*, row_number() OVER (ORDER BY " + order(selection.sorts()) + ") AS place FROM " + table
                + " t" + condition(selection);
        var sql = "WITH ordered AS (" + ordered + ") SELECT * FROM ordered WHERE place > "
                + (selection.marker().isPresent() ? "(SELECT place FROM ordered WHERE id = :marker)" : "0")
                + " ORDER BY place LIMIT :limit OFFSET :offset";
        return db.read(h -> {
            var query = bind(h.createQuery(sql), selection)
                    .bind("limit", selection.limit())
                    .bind("offset", selection.offset());
            selection.marker().ifPresent(marker -> query.bind("marker", marker));
            return query.mapTo(rows).list();
        });
    }

    private static boolean isNothing(Selection selection) {
        return selection.conditions().stream()
                .anyMatch(c ->
                        c instanceof Selection.Condition.In in && in.values().isEmpty());
    }

    private String order(List<Selection.Sort> sorts) {
        var all = new ArrayList<>(sorts);
        if (sorts.isEmpty() && components.contains("createdAt")) {
            all.add(new Selection.Sort("created_at", true));
        }
        all.add(new Selection.Sort("id", all.isEmpty() || all.getLast().descending()));
        return all.stream()
                .map(sort -> "t." + sort.column() + (sort.descending() ? " DESC" : " ASC"))
                .collect(Collectors.joining(", "));
    }

    private static String condition(Selection selection) {
        var sql = new StringBuilder(" WHERE 1 = 1");
        int i = 0;
        for (var condition : selection.conditions()) {
            sql.append(" AND ")
                    .append(
                            switch (condition) {
                                case Selection.Condition.In in -> "t." + in.column() + " IN (<c" + i + ">)";
                                case Selection.Condition.Like like ->
                                    "t." + like.column() + " LIKE :c" + i + " ESCAPE '\\'";
                                case Selection.Condition.Compare compare ->
                                    "t." + compare.column() + " " + compare.operator() + " :c" + i;
                                case Selection.Condition.Label _ ->
                                    "EXISTS (SELECT 1 FROM block_label l WHERE l.subject = t.id AND l.kind = :k" + i
                                            + " AND l.name = :n" + i + " AND l.value = :c" + i + ")";
                                case Selection.Condition.Accessible _ ->
                                    "(t.is_public = :yes" + i + " OR EXISTS (SELECT 1 FROM block_type_access a"
                                            + " WHERE a.type_id = t.id AND a.project_id = :c" + i + "))";
                            });
            i++;
        }
        return sql.toString();
    }

    private static <S extends SqlStatement<S>> S bind(S statement, Selection selection) {
        int i = 0;
        for (var condition : selection.conditions()) {
            switch (condition) {
                case Selection.Condition.In in ->
                    statement.bindList("c" + i, new ArrayList<@Nullable Object>(in.values()));
                case Selection.Condition.Like like -> statement.bind("c" + i, "%" + escaped(like.part()) + "%");
                case Selection.Condition.Compare compare -> statement.bind("c" + i, compare.value());
                case Selection.Condition.Label label ->
                    statement
                            .bind("k" + i, label.kind())
                            .bind("n" + i, label.name())
                            .bind("c" + i, label.value());
                case Selection.Condition.Accessible accessible ->
                    statement.bind("yes" + i, true).bind("c" + i, accessible.project());
            }
            i++;
        }
        return statement;
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    private static String column(String component) {
        return component.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
