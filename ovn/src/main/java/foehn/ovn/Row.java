package foehn.ovn;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// A row of a [Replica]: its UUID and the columns that are monitored.
record Row(String uuid, JsonNode columns) {

    JsonNode get(String column) {
        return columns.path(column);
    }

    Optional<String> text(String column) {
        return texts(column).stream().findFirst();
    }

    /// The members of a set; of references, their UUIDs.
    Set<String> texts(String column) {
        return Value.members(get(column));
    }

    Map<String, String> map(String column) {
        return Value.entries(get(column));
    }

    long number(String column) {
        return get(column).asLong(0);
    }

    JsonNode reference() {
        return Value.uuid(uuid);
    }

    /// True when the column already has this value.
    boolean has(String column, JsonNode value) {
        return Value.plain(get(column)).equals(Value.plain(value));
    }
}
