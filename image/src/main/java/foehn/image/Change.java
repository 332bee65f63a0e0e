package foehn.image;

import foehn.kernel.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One step of a JSON patch. Glance takes two drafts of JSON patch, told apart by the content type.
sealed interface Change {
    /// Sets; `strict`, in the older draft: only what is not there yet.
    record Add(String attribute, JsonNode value, boolean strict) implements Change {}

    /// Sets what is there already.
    record Replace(String attribute, JsonNode value) implements Change {}

    record Remove(String attribute) implements Change {}

    /// `{"op": "add", "path": "/x", "value": …}`
    String DRAFT_10 = "application/openstack-images-v2.1-json-patch";

    /// `{"add": "/x", "value": …}`
    String DRAFT_4 = "application/openstack-images-v2.0-json-patch";

    Set<String> OPERATIONS = Set.of("add", "replace", "remove");
    Pattern EMPTY_TOKEN = Pattern.compile("/\\s*/|.+/$");
    Pattern BAD_ESCAPE = Pattern.compile("~([^01]|$)");

    static List<Change> parse(String contentType, JsonNode body) {
        boolean draft4 = contentType.equals(DRAFT_4);
        if (!draft4 && !contentType.equals(DRAFT_10)) {
            throw Fault.named(
                    415,
                    "UnsupportedMediaType",
                    "Image PATCH expects Content-Type one of: " + DRAFT_4 + ", " + DRAFT_10);
        }
        if (!body.isArray()) {
            throw Fault.invalid("body", "Request body must be a JSON array of operation objects.");
        }
        var changes = new ArrayList<Change>();
        for (var element : body.values()) {
            if (!(element instanceof ObjectNode step)) {
                throw Fault.invalid("body", "Operations must be JSON objects.");
            }
            changes.add(draft4 ? draft4(step) : draft10(step));
        }
        return changes;
    }

    private static Change draft10(ObjectNode step) {
        return change(text(step, "op"), text(step, "path"), step, false);
    }

    private static Change draft4(ObjectNode step) {
        var found = OPERATIONS.stream().filter(step::has).toList();
        if (found.size() != 1) {
            throw Fault.invalid(
                    "body", "Operation objects must contain exactly one member named add, remove, or replace.");
        }
        return change(found.getFirst(), text(step, found.getFirst()), step, true);
    }

    private static Change change(String operation, String path, ObjectNode step, boolean strict) {
        var attribute = attribute(path);
        Draft.requireWritable(attribute);
        return switch (operation) {
            case "add" -> new Add(attribute, value(step), strict);
            case "replace" -> new Replace(attribute, value(step));
            case "remove" -> new Remove(attribute);
            default -> throw Fault.invalid("op", "It must be one of add, remove, replace.");
        };
    }

    private static String text(ObjectNode step, String name) {
        var value = step.get(name);
        if (value == null || !value.isString()) {
            throw Fault.invalid("body", "Operation objects need a text '" + name + "'.");
        }
        return value.stringValue();
    }

    private static JsonNode value(ObjectNode step) {
        var value = step.get("value");
        if (value == null) {
            throw Fault.invalid("body", "The operation requires a member named \"value\".");
        }
        return value;
    }

    /// A JSON pointer to one attribute. (Deeper ones lead to `locations`, which we show nobody.)
    private static String attribute(String pointer) {
        if (!pointer.startsWith("/")
                || EMPTY_TOKEN.matcher(pointer).find()
                || BAD_ESCAPE.matcher(pointer).find()) {
            throw Fault.invalid("path", "It is no JSON pointer to an attribute.");
        }
        var rest = pointer.substring(1);
        if (rest.startsWith("locations/")) {
            return "locations";
        }
        if (rest.isBlank() || rest.indexOf('/') >= 0) {
            throw Fault.invalid("path", "It is no JSON pointer to an attribute.");
        }
        return rest.replace("~1", "/").replace("~0", "~").strip();
    }
}
