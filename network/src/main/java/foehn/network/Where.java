package foehn.network;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which rows: those whose columns have one of the given values each.
///
/// @param project only what this project may see; empty: everything
record Where(Map<String, Set<Object>> columns, Optional<String> project) {
    static final Where ALL = new Where(Map.of(), Optional.empty());

    static Where is(String column, Object value) {
        return ALL.and(column, Set.of(value));
    }

    static Where in(String column, Collection<?> values) {
        return ALL.and(column, values);
    }

    Where and(String column, Collection<?> values) {
        var more = new LinkedHashMap<>(columns);
        more.merge(column, Set.copyOf(values), (a, b) -> {
            var both = new java.util.HashSet<>(a);
            both.retainAll(b);
            return both;
        });
        return new Where(more, project);
    }

    Where and(String column, Object value) {
        return and(column, Set.of(value));
    }

    Where seenBy(Optional<String> viewer) {
        return new Where(columns, viewer);
    }

    /// No row can be meant.
    boolean isNothing() {
        return columns.values().stream().anyMatch(Set::isEmpty);
    }
}
