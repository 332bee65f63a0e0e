package foehn.block;

import foehn.kernel.http.Exchange;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/// What a list's query string asks for: filters, order, page. What it does not know it leaves alone, as Cinder does.
final class ListQuery {
    static final int LIMIT_MAX = 1000;

    private static final Pattern PAIR = Pattern.compile("u?(['\"])(.*?)\\1\\s*:\\s*u?(['\"])(.*?)\\3");
    private static final Map<String, String> OPERATORS =
            Map.of("gt", ">", "gte", ">=", "lt", "<", "lte", "<=", "eq", "=", "neq", "<>");

    private final Exchange x;
    private final Map<String, String> filters;
    private final Set<String> sortable;

    /// @param filters what may be filtered by: the word in the query to the column
    /// @param sortable the columns of which the order may be
    ListQuery(Exchange x, Map<String, String> filters, Set<String> sortable) {
        // What no database can compare with.
        if (x.queryNames().stream()
                .anyMatch(n -> n.indexOf('\0') >= 0 || x.query(n).orElse("").indexOf('\0') >= 0)) {
            throw Cinder.invalidInput("A query must not contain the character U+0000.");
        }
        this.x = x;
        this.filters = filters;
        this.sortable = sortable;
    }

    /// Of what this caller may see, or of all projects when an administrator says `all_tenants`.
    Selection owned() {
        var selection = selection();
        boolean all = x.query("all_tenants")
                .or(() -> x.query("all_projects"))
                .map(ListQuery::flag)
                .orElse(false);
        if (!x.caller().isAdmin() || (!all && x.caller().projectId().isPresent())) {
            return selection.and("project_id", x.caller().project());
        }
        return x.query("project_id").map(p -> selection.and("project_id", p)).orElse(selection);
    }

    Selection selection() {
        return new Selection(conditions(), sorts(), x.query("marker").filter(m -> !m.isEmpty()), limit(), offset());
    }

    private List<Selection.Condition> conditions() {
        var found = new ArrayList<Selection.Condition>();
        filters.forEach((word, column) -> {
            x.query(word).ifPresent(value -> found.add(filter(column, value)));
            x.query(word + "~").ifPresent(value -> found.add(new Selection.Condition.Like(column, value)));
        });
        labels("metadata", LabelStore.METADATA, found);
        labels("glance_metadata", LabelStore.IMAGE, found);
        labels("extra_specs", LabelStore.SPEC, found);
        return found;
    }

    private static Selection.Condition filter(String column, String value) {
        if (column.endsWith("_at")) {
            return time(column, value);
        }
        return switch (column) {
            case "bootable", "multiattach", "encrypted", "is_public" ->
                new Selection.Condition.Compare(column, "=", flag(value));
            case "size_gib" ->
                new Selection.Condition.Compare(
                        column, "=", value.matches("[0-9]{1,9}") ? Long.parseLong(value) : Long.valueOf(-1));
            default -> new Selection.Condition.In(column, List.of(value));
        };
    }

    /// `gt:2026-11-23T10:00:00`, or a time alone.
    private static Selection.Condition time(String column, String value) {
        var parts = value.split(":", 2);
        var operator = OPERATORS.get(parts[0]);
        var text = operator == null ? value : parts[1];
        try {
            var time = text.endsWith("Z") || text.matches(".*[+-][0-9]{2}:?[0-9]{2}")
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
            return new Selection.Condition.Compare(column, operator == null ? "=" : operator, time.toEpochMilli());
        } catch (DateTimeParseException malformed) {
            throw Cinder.invalidInput(column + " is not a time: " + Cinder.clip(value));
        }
    }

    /// `metadata={'key': 'value'}`: a dictionary as Python writes it.
    private void labels(String word, String kind, List<Selection.Condition> into) {
        x.query(word).ifPresent(text -> {
            var pairs = PAIR.matcher(text);
            boolean any = false;
            while (pairs.find()) {
                any = true;
                into.add(new Selection.Condition.Label(kind, pairs.group(2), pairs.group(4)));
            }
            if (!any && !text.matches("\\s*\\{\\s*}\\s*")) {
                throw Cinder.invalidInput(word + " is not a dictionary: " + Cinder.clip(text));
            }
        });
    }

    private static boolean flag(String text) {
        return Set.of("1", "true", "yes", "on", "t", "y").contains(text.toLowerCase(java.util.Locale.ROOT));
    }

    /// `sort=name:asc,created_at`, or the older `sort_key` and `sort_dir`.
    private List<Selection.Sort> sorts() {
        var found = new ArrayList<Selection.Sort>();
        var wanted = x.query("sort").isPresent()
                ? x.query("sort").orElse("").split(",", -1)
                : pairs(x.query("sort_key").orElse(""), x.query("sort_dir").orElse("desc"));
        for (var one : wanted) {
            var parts = one.trim().split(":", 2);
            var column = switch (parts[0]) {
                case "size" -> "size_gib";
                case "display_name" -> "name";
                case "project" -> "project_id";
                case "availability_zone" -> "zone";
                default -> parts[0];
            };
            var direction = parts.length == 2 ? parts[1] : "desc";
            if (!direction.equals("asc") && !direction.equals("desc")) {
                throw Cinder.invalidInput("Unknown sort direction, must be one of: asc, desc");
            }
            if (column.isEmpty() && wanted.length == 1) {
                continue;
            }
            if (!sortable.contains(column)) {
                throw Cinder.invalidInput("Invalid sort key: " + Cinder.clip(parts[0]));
            }
            if (found.stream().noneMatch(s -> s.column().equals(column))) {
                found.add(new Selection.Sort(column, direction.equals("desc")));
            }
        }
        return found;
    }

    private static String[] pairs(String keys, String direction) {
        var all = keys.split(",", -1);
        for (int i = 0; i < all.length; i++) {
            all[i] += ":" + direction;
        }
        return all;
    }

    private int limit() {
        return number("limit").map(n -> Math.min(n, LIMIT_MAX)).orElse(LIMIT_MAX);
    }

    private int offset() {
        return number("offset").orElse(0);
    }

    private Optional<Integer> number(String name) {
        return x.query(name).map(text -> {
            if (!text.matches("[0-9]{1,9}")) {
                throw Cinder.invalidInput(name + " param must be an integer not below 0");
            }
            return Integer.parseInt(text);
        });
    }

    /// The link to the next page, when this one is full and the client asked for pages.
    <T> void linkNext(ObjectNode body, String name, List<T> shown, Function<T, String> id) {
        if (shown.isEmpty() || shown.size() < limit()) {
            return;
        }
        var parts = new LinkedHashMap<String, String>();
        new LinkedHashSet<>(x.queryNames()).forEach(n -> parts.put(n, x.query(n).orElse("")));
        parts.remove("offset");
        parts.put("marker", id.apply(shown.getLast()));
        var query = new ArrayList<String>();
        parts.forEach((key, value) -> query.add(encode(key) + "=" + encode(value)));
        body.putArray(name + "_links")
                .addObject()
                .put("rel", "next")
                .put("href", x.baseUrl() + "/volume" + x.path().raw() + "?" + String.join("&", query));
    }

    /// `count`, for who speaks 3.45 and asks for it.
    boolean wantsCount() {
        return Microversion.of(x).atLeast(45)
                && x.query("with_count").map(ListQuery::flag).orElse(false);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
