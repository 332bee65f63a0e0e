package foehn.identity;

import foehn.kernel.Fault;
import foehn.kernel.http.Exchange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What a client wants listed: conditions on columns, and which page of it.
///
/// @param limit how many at most
/// @param marker the id after which to begin
record Listing(List<Criterion> criteria, int limit, Optional<String> marker) {
    /// More than clients ask for in one go; the rest is behind `links.next`.
    static final int LIMIT_MAX = 1000;

    /// The columns that hold a boolean.
    private static final Set<String> FLAGS = Set.of("enabled", "is_domain");

    /// How a column is compared with the value: Keystone's `name__contains=…` and its like.
    enum Comparison {
        EQUALS(""),
        CONTAINS("__contains"),
        ICONTAINS("__icontains"),
        STARTSWITH("__startswith"),
        ISTARTSWITH("__istartswith"),
        ENDSWITH("__endswith"),
        IENDSWITH("__iendswith");

        private final String suffix;

        Comparison(String suffix) {
            this.suffix = suffix;
        }

        boolean ignoresCase() {
            return name().startsWith("I");
        }
    }

    private static final List<Comparison> ALL = List.of(Comparison.values());

    /// One condition. The column is one of those that the route named, never the client's word.
    record Criterion(String column, Comparison comparison, Object value) {}

    /// Reads the query string. What it holds beyond these columns is ignored, as Keystone does.
    static Listing of(Exchange x, String... columns) {
        var criteria = new ArrayList<Criterion>();
        for (var column : columns) {
            for (var comparison : FLAGS.contains(column) ? List.of(Comparison.EQUALS) : ALL) {
                text(x, column + comparison.suffix)
                        .ifPresent(text -> criteria.add(new Criterion(column, comparison, value(column, text))));
            }
        }
        return new Listing(List.copyOf(criteria), Math.max(1, x.limit(LIMIT_MAX)), text(x, "marker"));
    }

    /// Everything, for those who are not clients.
    static Listing all() {
        return new Listing(List.of(), Integer.MAX_VALUE - 1, Optional.empty());
    }

    /// The same with one more condition.
    Listing and(String column, Object value) {
        var more = new ArrayList<>(criteria);
        more.add(new Criterion(column, Comparison.EQUALS, value));
        return new Listing(List.copyOf(more), limit, marker);
    }

    /// What is asked of one column, if anything is.
    Optional<Object> value(String column) {
        return criteria.stream()
                .filter(c -> c.column().equals(column) && c.comparison() == Comparison.EQUALS)
                .map(Criterion::value)
                .findFirst();
    }

    /// One of a query's values. The databases differ over what they do with U+0000, so it gets no further.
    static Optional<String> text(Exchange x, String name) {
        var text = x.query(name);
        if (text.filter(t -> t.indexOf('\0') >= 0).isPresent()) {
            throw Fault.invalid(name, "It must not contain the character U+0000.");
        }
        return text;
    }

    private static Object value(String column, String text) {
        return FLAGS.contains(column) ? isTrue(text) : text;
    }

    /// A flag in a query string is set unless it says otherwise.
    static boolean isTrue(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "0", "false", "no", "off" -> false;
            default -> true;
        };
    }
}
