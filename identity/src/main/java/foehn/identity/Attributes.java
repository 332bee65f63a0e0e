package foehn.identity;

import foehn.kernel.Fault;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What Keystone's resources have in common: strict booleans, and attributes of the client's own invention, which are
/// kept and given back.
final class Attributes {
    private static final int EXTRA_CHARS_MAX = 16 * 1024;

    /// Keystone knows only true and false here, not the words for them.
    static Optional<Boolean> flag(Fields fields, String name) {
        if (!fields.has(name)) {
            return Optional.empty();
        }
        JsonNode value = fields.node().path(name);
        if (!value.isBoolean()) {
            throw Fault.invalid(name, "A boolean is expected.");
        }
        return Optional.of(value.booleanValue());
    }

    /// Whatever the body holds beyond the known attributes, added to what there was.
    static String extra(String before, Fields body, String... known) {
        refuseOptions(body);
        var names = Set.of(known);
        var extra = (ObjectNode) Json.MAPPER.readTree(before);
        body.node().properties().forEach(entry -> {
            switch (entry.getKey()) {
                case "id", "links", "options" -> {
                    // Ours. Clients send back what they were given.
                }
                default -> {
                    if (!names.contains(entry.getKey())) {
                        extra.set(entry.getKey(), entry.getValue());
                    }
                }
            }
        });
        var text = extra.toString();
        if (text.length() > EXTRA_CHARS_MAX) {
            throw Fault.invalid("body", "The attributes are too long.");
        }
        return text;
    }

    /// An option that we would not honour must not be accepted as if we did.
    private static void refuseOptions(Fields body) {
        body.optionalObject("options").filter(o -> !o.node().isEmpty()).ifPresent(_ -> {
            throw Fault.invalid("options", "Resource options are not supported.");
        });
    }

    /// Adds the extra attributes to an answer. None hides one that we know.
    static ObjectNode show(String extra, ObjectNode into) {
        Json.MAPPER.readTree(extra).properties().forEach(entry -> {
            if (!into.has(entry.getKey())) {
                into.set(entry.getKey(), entry.getValue());
            }
        });
        return into;
    }

    private Attributes() {}
}
