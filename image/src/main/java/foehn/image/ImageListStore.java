package foehn.image;

import foehn.kernel.auth.Caller;
import foehn.kernel.db.Database;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The SQL that lists images: who sees which, the filters, and pages that begin behind any image in any order.
final class ImageListStore {
    /// What may be sorted by. Nulls are written as values that sort before all others on either database.
    private static final Map<String, Key> KEYS = Map.of(
            "name", new Key("coalesce(name, '')", i -> i.name() == null ? "" : i.name()),
            "status", new Key("status", i -> i.status().name()),
            "container_format",
                    new Key(
                            "coalesce(container_format, '')",
                            i -> i.containerFormat() == null ? "" : i.containerFormat()),
            "disk_format", new Key("coalesce(disk_format, '')", i -> i.diskFormat() == null ? "" : i.diskFormat()),
            "size", new Key("coalesce(size, -1)", i -> i.size() == null ? -1L : i.size()),
            "id", new Key("id", Image::id),
            "created_at", new Key("created_at", Image::createdAt),
            "updated_at", new Key("updated_at", Image::updatedAt));

    private final Database db;

    private record Key(String sql, Function<Image, Object> value) {}

    ImageListStore(Database db) {
        this.db = db.rows(Image.class);
    }

    /// @param after the marker's image
    List<Image> list(Caller caller, ImageQuery query, Optional<Image> after) {
        var where = new Where();
        visible(where, caller, query);
        query.conditions().forEach(c -> condition(where, c));
        query.tags().forEach(tag -> where.and(tagged(where.value(tag))));
        query.properties().forEach((k, v) -> where.and(hasProperty(where.value(k), where.value(v))));
        after.ifPresent(image -> behind(where, image, query.order()));
        var order = query.order().stream()
                .map(s -> key(s).sql() + (s.descending() ? " DESC" : " ASC"))
                .toList();
        var sql = "SELECT * FROM image WHERE " + String.join(" AND ", where.clauses) + " ORDER BY "
                + String.join(", ", order) + " LIMIT " + query.limit();
        return db.read(
                h -> h.createQuery(sql).bindMap(where.values).mapTo(Image.class).list());
    }

    private static String tagged(String tag) {
        return "EXISTS (SELECT 1 FROM image_tag t WHERE t.image_id = image.id AND t.tag = " + tag + ")";
    }

    private static String hasProperty(String name, String value) {
        return "EXISTS (SELECT 1 FROM image_property p WHERE p.image_id = image.id AND p.name = " + name
                + " AND p.value = " + value + ")";
    }

    private static Key key(ImageQuery.Sort sort) {
        var key = KEYS.get(sort.column());
        if (key == null) {
            throw new IllegalArgumentException("cannot sort by " + sort.column());
        }
        return key;
    }

    private static void visible(Where where, Caller caller, ImageQuery query) {
        var project = where.value(caller.projectId().orElse(""));
        if (!caller.isAdmin()) {
            var status = query.memberStatus()
                    .map(s -> " AND m.status = " + where.value(s.name()))
                    .orElse("");
            where.and("(owner = " + project + " OR visibility IN ('PUBLIC', 'COMMUNITY') OR (visibility = 'SHARED' AND "
                    + "EXISTS (SELECT 1 FROM image_member m WHERE m.image_id = image.id AND m.member_id = " + project
                    + status + ")))");
        }
        if (query.visibility().isPresent()) {
            var wanted = query.visibility().get().stream()
                    .map(v -> where.value(v.name()))
                    .toList();
            where.and("visibility IN (" + String.join(", ", wanted) + ")");
        } else {
            where.and("(visibility <> 'COMMUNITY' OR owner = " + project + ")");
        }
    }

    private static void condition(Where where, ImageQuery.Condition condition) {
        switch (condition) {
            case ImageQuery.OneOf(var column, var values) -> {
                var wanted = values.stream().map(where::value).toList();
                where.and(wanted.isEmpty() ? "1 = 0" : column + " IN (" + String.join(", ", wanted) + ")");
            }
            case ImageQuery.Between(var column, var min, var max) ->
                where.and("%s BETWEEN %s AND %s".formatted(column, where.value(min), where.value(max)));
            case ImageQuery.Outside(var column, var min, var max) ->
                where.and("%s NOT BETWEEN %s AND %s".formatted(column, where.value(min), where.value(max)));
            case ImageQuery.Is(var column, var value) -> where.and(column + " = " + where.value(value));
        }
    }

    /// Lexicographic order, written out: the first key that differs decides.
    private static void behind(Where where, Image image, List<ImageQuery.Sort> order) {
        var cases = new ArrayList<String>();
        var equal = "";
        for (var sort : order) {
            var key = key(sort);
            var value = where.value(key.value().apply(image));
            cases.add("(" + equal + key.sql() + (sort.descending() ? " < " : " > ") + value + ")");
            equal += key.sql() + " = " + value + " AND ";
        }
        where.and("(" + String.join(" OR ", cases) + ")");
    }

    /// A condition in the making: text of ours, and values that are bound to it.
    private static final class Where {
        final List<String> clauses = new ArrayList<>();
        final Map<String, Object> values = new HashMap<>();

        void and(String clause) {
            clauses.add(clause);
        }

        String value(Object value) {
            var name = "v" + values.size();
            values.put(name, value);
            return ":" + name;
        }
    }
}
