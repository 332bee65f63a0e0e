package foehn.block;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What some columns of a row shall hold.
final class Values {
    private final Map<String, @Nullable Object> columns = new LinkedHashMap<>();

    static Values of(String column, @Nullable Object value) {
        return new Values().and(column, value);
    }

    /// Nothing yet.
    static Values none() {
        return new Values();
    }

    Values and(String column, @Nullable Object value) {
        columns.put(column, value);
        return this;
    }

    Map<String, @Nullable Object> columns() {
        return columns;
    }
}
