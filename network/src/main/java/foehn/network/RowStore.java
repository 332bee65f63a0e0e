package foehn.network;

import foehn.kernel.db.Database;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.SqlStatement;

/// The rows of one collection. The statements are made from the record's components, which are the columns.
final class RowStore<T extends Resource> {
    private final Database db;
    private final String table;
    private final Class<T> rows;
    private final String visible;
    private final List<String> components;

    /// @param visible the condition under which the project `:viewer` sees a row
    RowStore(Database db, String table, Class<T> rows, String visible) {
        this.db = db.rows(rows);
        this.table = table;
        this.rows = rows;
        this.visible = visible;
        this.components = Arrays.stream(rows.getRecordComponents())
                .map(component -> component.getName())
                .toList();
    }

    String table() {
        return table;
    }

    Optional<T> find(String id) {
        return all(Where.is("id", id)).stream().findFirst();
    }

    /// By id, of those that are there.
    Map<String, T> byId(java.util.Collection<String> ids) {
        var found = new HashMap<String, T>();
        all(Where.in("id", ids)).forEach(row -> found.put(row.id(), row));
        return found;
    }

    /// In the order of ids.
    List<T> all(Where where) {
        if (where.isNothing()) {
            return List.of();
        }
        return db.read(h -> bind(h.createQuery("SELECT * FROM " + table + condition(where) + " ORDER BY id"), where)
                .mapTo(rows)
                .list());
    }

    long count(Where where) {
        if (where.isNothing()) {
            return 0;
        }
        return db.read(h -> bind(h.createQuery("SELECT count(*) FROM " + table + condition(where)), where)
                .mapTo(Long.class)
                .one());
    }

    private String condition(Where where) {
        var sql = new StringBuilder(" WHERE 1 = 1");
        int i = 0;
        for (var column : where.columns().keySet()) {
            sql.append(" AND ").append(column).append(" IN (<c").append(i++).append(">)");
        }
        return where.project().isPresent() ? sql.append(" AND ").append(visible).toString() : sql.toString();
    }

    private static <S extends SqlStatement<S>> S bind(S statement, Where where) {
        int i = 0;
        for (var values : where.columns().values()) {
            statement.bindList("c" + i++, new ArrayList<>(values));
        }
        where.project().ifPresent(project -> statement.bind("viewer", project));
        return statement;
    }

    void insert(T row) {
        if (!insertNew(row)) {
            throw Neutron.conflict("Conflict", "Another request has just made the same. Please try again.");
        }
    }

    /// False, and nothing written, when a unique key stands against it.
    boolean insertNew(T row) {
        var columns = components.stream().map(RowStore::column).collect(Collectors.joining(", "));
        var values = components.stream().map(name -> ":" + name).collect(Collectors.joining(", "));
        var sql = "INSERT INTO " + table + " (" + columns + ") VALUES (" + values + ") ON CONFLICT DO NOTHING";
        return db.write(h -> h.createUpdate(sql).bindMethods(row).execute()) == 1;
    }

    /// Writes all columns, with the next revision, unless the row has changed since this one was read.
    boolean update(T row, long now) {
        var changes = components.stream()
                .filter(name ->
                        !List.of("id", "revision", "createdAt", "updatedAt").contains(name))
                .map(name -> column(name) + " = :" + name)
                .collect(Collectors.joining(", "));
        return db.write(h -> h.createUpdate("UPDATE " + table + " SET " + changes
                                + ", revision = revision + 1, updated_at = :now"
                                + " WHERE id = :id AND revision = :revision")
                        .bindMethods(row)
                        .bind("now", now)
                        .execute())
                == 1;
    }

    /// Counts a change that is written elsewhere: an address, a membership.
    void touch(String id, long now) {
        db.run(h -> h.createUpdate("UPDATE " + table + " SET revision = revision + 1, updated_at = :now WHERE id = :id")
                .bind("id", id)
                .bind("now", now)
                .execute());
    }

    void setTags(String id, String tags, long now) {
        db.run(h -> h.createUpdate("UPDATE " + table
                        + " SET tags = :tags, revision = revision + 1, updated_at = :now WHERE id = :id")
                .bind("id", id)
                .bind("tags", tags)
                .bind("now", now)
                .execute());
    }

    boolean delete(String id) {
        return db.write(h -> h.execute("DELETE FROM " + table + " WHERE id = ?", id)) == 1;
    }

    static String column(String component) {
        return component.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
