package foehn.identity;

import foehn.identity.Listing.Criterion;
import foehn.kernel.db.Database;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.statement.Query;

/// The listing that every kind of thing has: conditions, then one page in the order of ids.
final class ListStore {
    private final Database db;

    ListStore(Database db) {
        this.db = db;
    }

    /// @param source a table, or a subselect with an alias
    <T extends Identified> Page<T> page(String source, Class<T> rows, Listing listing) {
        return page(source, rows, listing, q -> q);
    }

    /// @param bind binds what `source` needs beyond the listing
    <T extends Identified> Page<T> page(String source, Class<T> rows, Listing listing, Function<Query, Query> bind) {
        var sql = new StringBuilder("SELECT * FROM ").append(source).append(" WHERE 1 = 1");
        for (int i = 0; i < listing.criteria().size(); i++) {
            sql.append(" AND ").append(condition(listing.criteria().get(i), ":c" + i));
        }
        if (listing.marker().isPresent()) {
            sql.append(" AND id > :marker");
        }
        sql.append(" ORDER BY id LIMIT :limit");
        var found = db.read(h -> {
            var query = bind.apply(h.createQuery(sql.toString()));
            for (int i = 0; i < listing.criteria().size(); i++) {
                var criterion = listing.criteria().get(i);
                query.bind("c" + i, bound(criterion));
            }
            listing.marker().ifPresent(marker -> query.bind("marker", marker));
            return query.bind("limit", listing.limit() + 1).mapTo(rows).list();
        });
        if (found.size() <= listing.limit()) {
            return Page.whole(found);
        }
        var shown = found.subList(0, listing.limit());
        return new Page<>(shown, Optional.of(shown.getLast().id()));
    }

    <T> Optional<T> find(String table, Class<T> rows, String id) {
        return db.read(h -> h.createQuery("SELECT * FROM " + table + " WHERE id = :id")
                .bind("id", id)
                .mapTo(rows)
                .findOne());
    }

    private static Object bound(Criterion criterion) {
        return criterion.comparison().ignoresCase() && criterion.value() instanceof String text
                ? text.toLowerCase(Locale.ROOT)
                : criterion.value();
    }

    /// Without LIKE: its wildcards would have to be escaped, and the two databases differ over case.
    private static String condition(Criterion criterion, String value) {
        var column = criterion.comparison().ignoresCase() ? "lower(" + criterion.column() + ")" : criterion.column();
        return switch (criterion.comparison()) {
            case EQUALS -> column + " = " + value;
            case CONTAINS, ICONTAINS -> "replace(" + column + ", " + value + ", '') <> " + column;
            case STARTSWITH, ISTARTSWITH -> "substr(" + column + ", 1, length(" + value + ")) = " + value;
            case ENDSWITH, IENDSWITH ->
                "length(" + column + ") >= length(" + value + ") AND substr(" + column + ", length(" + column
                        + ") - length(" + value + ") + 1) = " + value;
        };
    }
}
