package foehn.identity;

import foehn.kernel.Fault;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What Keystone's resources have in common: strict booleans, and attributes of the client's own invention, which are
/// kept and given back.
final class Attributes {
    /// The longest text of any kind but a password or a blob.
    static final int TEXT_MAX = 16 * 1024;

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

    /// The same where `null` says nothing.
    static Optional<Boolean> flagOrNull(Fields fields, String name) {
        return fields.isNull(name) ? Optional.empty() : flag(fields, name);
    }

    static boolean flag(Fields fields, String name, boolean otherwise) {
        return flag(fields, name).orElse(otherwise);
    }

    /// A name is more than blanks.
    static String name(Fields fields, int lengthMax) {
        return visible("name", fields.text("name", 1, lengthMax));
    }

    /// A new name, or the old one where the body has none.
    static String name(Fields fields, int lengthMax, String before) {
        return fields.has("name") ? name(fields, lengthMax) : before;
    }

    static String visible(String field, String text) {
        if (text.isBlank()) {
            throw Fault.invalid(field, "It must hold more than blanks.");
        }
        return text;
    }

    /// What a change leaves of a text: `null` takes it away, absence does not.
    static @Nullable String text(Fields fields, String name, int lengthMax, @Nullable String before) {
        return fields.has(name) ? fields.optionalText(name, 0, lengthMax).orElse(null) : before;
    }

    /// The same where nothing is an empty text.
    static String description(Fields fields, String before) {
        var text = text(fields, "description", TEXT_MAX, before);
        return text == null ? "" : text;
    }

    /// Clients may send back what they were given; another value is refused.
    static void unchangeable(Fields fields, String name, @Nullable String value) {
        if (fields.has(name)
                && !Objects.equals(fields.optionalText(name, 0, TEXT_MAX).orElse(null), value)) {
            throw Fault.invalid(name, "It cannot be changed.");
        }
    }

    /// Whatever the body holds beyond the known attributes, added to what there was.
    static String extra(String before, Fields body, String... known) {
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
