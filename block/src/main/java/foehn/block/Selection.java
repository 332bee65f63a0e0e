package foehn.block;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Which rows, in which order, and which page of them.
///
/// @param marker the id of the row before the first; unknown: the page is empty
record Selection(List<Condition> conditions, List<Sort> sorts, Optional<String> marker, int limit, int offset) {
    /// What a row must fulfil. Columns are names from our own code, values come from anywhere.
    sealed interface Condition {
        record In(String column, Collection<?> values) implements Condition {}

        record Like(String column, String part) implements Condition {}

        /// A column against one value.
        ///
        /// @param operator one of `=`, `<>`, `<`, `<=`, `>`, `>=`
        record Compare(String column, String operator, Object value) implements Condition {}

        record Label(String kind, String name, String value) implements Condition {}

        /// A type that is public, or that this project was given.
        record Accessible(String project) implements Condition {}
    }

    /// One column of the order.
    record Sort(String column, boolean descending) {}

    /// Everything, newest first.
    static Selection all() {
        return new Selection(List.of(), List.of(), Optional.empty(), Integer.MAX_VALUE, 0);
    }

    static Selection where(String column, Object value) {
        return all().and(column, value);
    }

    Selection and(String column, Object value) {
        return and(new Condition.In(column, List.of(value)));
    }

    Selection and(Condition condition) {
        var more = new ArrayList<>(conditions);
        more.add(condition);
        return new Selection(more, sorts, marker, limit, offset);
    }

    /// The same without beginning or end: what is counted for `with_count`.
    Selection whole() {
        return new Selection(conditions, sorts, Optional.empty(), Integer.MAX_VALUE, 0);
    }
}
