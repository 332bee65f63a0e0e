package foehn.kernel.json;

import foehn.kernel.Fault;
import foehn.kernel.FaultException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads a JSON object that a client sent. Every method either returns what was asked for or throws
/// [Fault.Invalid] naming the field, so nothing malformed gets further than the routes.
///
/// A field that is absent and one that is `null` are the same, but for [#has].
public final class Fields {
    private final String where;
    private final ObjectNode node;

    private Fields(String where, ObjectNode node) {
        this.where = where;
        this.node = node;
    }

    /// The object itself; `where` names it in messages.
    public static Fields of(@Nullable JsonNode node, String where) {
        if (node instanceof ObjectNode object) {
            return new Fields(where, object);
        }
        throw Fault.invalid(where, "An object is expected.");
    }

    /// The object under one key of this one: the `{"server": {…}}` envelope.
    public Fields object(String name) {
        return of(node.get(name), name);
    }

    public Optional<Fields> optionalObject(String name) {
        return value(name).map(v -> of(v, name));
    }

    public ObjectNode node() {
        return node;
    }

    /// Whether the key stands there at all, be it with `null`.
    public boolean has(String name) {
        return node.has(name);
    }

    public boolean isNull(String name) {
        var v = node.get(name);
        return v != null && v.isNull();
    }

    public Set<String> names() {
        return Set.copyOf(node.propertyNames());
    }

    /// No other keys than these: OpenStack's `additionalProperties: false`.
    public Fields allowOnly(String... allowed) {
        var known = List.of(allowed);
        for (String name : node.propertyNames()) {
            if (!known.contains(name)) {
                throw Fault.invalid(
                        where, "Additional properties are not allowed ('" + clip(name) + "' was unexpected)");
            }
        }
        return this;
    }

    public String text(String name, int lengthMin, int lengthMax) {
        return optionalText(name, lengthMin, lengthMax).orElseThrow(() -> missing(name));
    }

    public Optional<String> optionalText(String name, int lengthMin, int lengthMax) {
        return value(name).map(v -> {
            if (!v.isString()) {
                throw Fault.invalid(name, "A string is expected.");
            }
            String s = v.stringValue();
            if (s.length() < lengthMin || s.length() > lengthMax) {
                throw Fault.invalid(name, "Between " + lengthMin + " and " + lengthMax + " characters are expected.");
            }
            if (s.indexOf('\0') >= 0) {
                throw Fault.invalid(name, "It must not contain the character U+0000.");
            }
            return s;
        });
    }

    public long integer(String name, long min, long max) {
        return optionalInteger(name, min, max).orElseThrow(() -> missing(name));
    }

    /// Accepts a number and, as OpenStack does, its decimal text.
    public Optional<Long> optionalInteger(String name, long min, long max) {
        return value(name).map(v -> {
            long n;
            if (v.isIntegralNumber() && v.canConvertToLong()) {
                n = v.longValue();
            } else if (v.isString() && v.stringValue().matches("[-+]?[0-9]{1,18}")) {
                n = Long.parseLong(v.stringValue());
            } else {
                throw Fault.invalid(name, "An integer is expected.");
            }
            if (n < min || n > max) {
                throw Fault.invalid(name, "An integer between " + min + " and " + max + " is expected.");
            }
            return n;
        });
    }

    /// Accepts a boolean and, as OpenStack does, the words for it.
    public boolean flag(String name, boolean otherwise) {
        return optionalFlag(name).orElse(otherwise);
    }

    public Optional<Boolean> optionalFlag(String name) {
        return value(name).map(v -> {
            if (v.isBoolean()) {
                return v.booleanValue();
            }
            var word = v.isString() ? v.stringValue().toLowerCase(Locale.ROOT) : v.toString();
            return switch (word) {
                case "true", "on", "yes", "1", "t", "y" -> true;
                case "false", "off", "no", "0", "f", "n" -> false;
                default -> throw Fault.invalid(name, "A boolean is expected.");
            };
        });
    }

    /// Empty when absent.
    public List<Fields> objects(String name) {
        var found = new ArrayList<Fields>();
        for (JsonNode element : array(name)) {
            found.add(of(element, name + "/" + found.size()));
        }
        return found;
    }

    /// Empty when absent.
    public List<String> texts(String name, int lengthMax) {
        var found = new ArrayList<String>();
        for (JsonNode element : array(name)) {
            if (!element.isString() || element.stringValue().length() > lengthMax) {
                throw Fault.invalid(name, "A list of strings of at most " + lengthMax + " characters is expected.");
            }
            found.add(element.stringValue());
        }
        return found;
    }

    /// Metadata: string to string, both limited as Nova limits them (255). Empty when absent.
    public Map<String, String> textMap(String name, int entriesMax) {
        var found = new LinkedHashMap<String, String>();
        optionalObject(name)
                .ifPresent(o -> o.node.properties().forEach(e -> {
                    var key = e.getKey();
                    if (key.isEmpty() || key.length() > 255) {
                        throw Fault.invalid(name, "A key has between 1 and 255 characters.");
                    }
                    found.put(key, o.text(key, 0, 255));
                }));
        if (found.size() > entriesMax) {
            throw Fault.invalid(name, "At most " + entriesMax + " entries are allowed.");
        }
        return found;
    }

    private Iterable<JsonNode> array(String name) {
        var v = value(name);
        if (v.isPresent() && !v.get().isArray()) {
            throw Fault.invalid(name, "A list is expected.");
        }
        return v.map(JsonNode::values).orElse(List.of());
    }

    private Optional<JsonNode> value(String name) {
        var v = node.get(name);
        return v == null || v.isNull() ? Optional.empty() : Optional.of(v);
    }

    private FaultException missing(String name) {
        return Fault.invalid(where, "'" + name + "' is a required property");
    }

    private static String clip(String text) {
        return text.length() <= 64 ? text : text.substring(0, 64) + "…";
    }
}
