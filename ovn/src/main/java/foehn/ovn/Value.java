package foehn.ovn;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// OVSDB's notation for column values (RFC 7047, 5.1): atoms stand for themselves, everything else is a tagged
/// array. The database writes a set of one as its atom and orders sets and maps as it likes, so values are compared
/// by [#plain], never as JSON.
final class Value {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Value() {}

    static ObjectNode row() {
        return JSON.objectNode();
    }

    static JsonNode text(String text) {
        return JSON.stringNode(text);
    }

    static JsonNode number(long number) {
        return JSON.numberNode(number);
    }

    static JsonNode flag(boolean flag) {
        return JSON.booleanNode(flag);
    }

    static JsonNode uuid(String uuid) {
        return array(text("uuid"), text(uuid));
    }

    /// A row that the same transaction inserts under this name.
    static JsonNode named(String name) {
        return array(text("named-uuid"), text(name));
    }

    static JsonNode set(Collection<? extends JsonNode> members) {
        var list = JSON.arrayNode();
        members.forEach(list::add);
        return array(text("set"), list);
    }

    static JsonNode none() {
        return set(List.of());
    }

    static JsonNode texts(Collection<String> members) {
        return set(members.stream().map(Value::text).toList());
    }

    static JsonNode map(Map<String, String> entries) {
        var list = JSON.arrayNode();
        entries.forEach((key, value) -> list.add(array(text(key), text(value))));
        return array(text("map"), list);
    }

    static ArrayNode array(JsonNode... members) {
        var array = JSON.arrayNode();
        for (var member : members) {
            array.add(member);
        }
        return array;
    }

    /// Equal for equal values: a map becomes a `Map`, all else a `Set` of strings.
    static Object plain(JsonNode value) {
        return isTagged(value, "map") ? entries(value) : members(value);
    }

    /// The atoms of a set (or the one atom) as text; references as their UUID.
    static Set<String> members(JsonNode value) {
        if (isTagged(value, "set")) {
            var members = new HashSet<String>();
            value.get(1).forEach(member -> members.add(atom(member)));
            return members;
        }
        return value.isMissingNode() || value.isNull() ? Set.of() : Set.of(atom(value));
    }

    static Map<String, String> entries(JsonNode value) {
        var entries = new HashMap<String, String>();
        if (isTagged(value, "map")) {
            value.get(1).forEach(pair -> entries.put(atom(pair.get(0)), atom(pair.get(1))));
        }
        return entries;
    }

    static List<JsonNode> uuids(Collection<String> uuids) {
        var list = new ArrayList<JsonNode>();
        uuids.forEach(uuid -> list.add(uuid(uuid)));
        return list;
    }

    private static String atom(JsonNode atom) {
        // A reference is ["uuid", "…"].
        return atom.isArray() ? atom.get(1).asString() : atom.asString();
    }

    private static boolean isTagged(JsonNode value, String tag) {
        return value.isArray() && value.size() == 2 && tag.equals(value.get(0).asString());
    }
}
