package foehn.identity;

import foehn.kernel.Fault;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Resource options: switches of a user, project, domain or role beyond its attributes. They are kept as JSON.
final class Options {
    static final String NONE = "{}";
    static final String IMMUTABLE = "immutable";
    static final String IGNORE_FIRST_USE = "ignore_change_password_upon_first_use";
    static final String IGNORE_EXPIRY = "ignore_password_expiry";
    static final String IGNORE_LOCKOUT = "ignore_lockout_failure_attempts";
    static final String LOCK_PASSWORD = "lock_password";
    static final String IGNORE_INACTIVITY = "ignore_user_inactivity";

    private static final String RULES = "multi_factor_auth_rules";
    private static final String RULES_ENABLED = "multi_factor_auth_enabled";
    private static final int RULES_MAX = 100;
    private static final Set<String> OF_USERS = Set.of(
            IGNORE_FIRST_USE, IGNORE_EXPIRY, IGNORE_LOCKOUT, LOCK_PASSWORD, IGNORE_INACTIVITY, RULES, RULES_ENABLED);

    /// A user's options after a change; those that the body does not name stay, and `null` takes one away.
    static String ofUser(String before, Fields body) {
        return merged(OF_USERS, before, body);
    }

    /// The same for whatever has no option but `immutable`.
    static String ofOthers(String before, Fields body) {
        return merged(Set.of(IMMUTABLE), before, body);
    }

    private static String merged(Set<String> known, String before, Fields body) {
        var options = (ObjectNode) Json.MAPPER.readTree(before);
        body.optionalObject("options").ifPresent(wanted -> {
            for (var name : wanted.names()) {
                if (!known.contains(name)) {
                    throw Fault.invalid("options", "There is no option " + name + " here.");
                }
                if (wanted.isNull(name)) {
                    options.remove(name);
                } else if (name.equals(RULES)) {
                    options.set(name, rules(wanted.node().path(name)));
                } else {
                    options.put(name, Attributes.flag(wanted, name, false));
                }
            }
        });
        return options.toString();
    }

    /// A list of lists of different words.
    private static JsonNode rules(JsonNode value) {
        var seen = new HashSet<JsonNode>();
        boolean right = value.isArray() && value.size() <= RULES_MAX;
        for (var rule : value) {
            var words = new HashSet<String>();
            right &= rule.isArray() && !rule.isEmpty() && seen.add(rule);
            for (var word : rule) {
                right &= word.isString() && words.add(word.asString(""));
            }
        }
        if (!right) {
            throw Fault.invalid(RULES, "A list of different lists of different methods is expected.");
        }
        return value;
    }

    static boolean has(String options, String name) {
        return Json.MAPPER.readTree(options).path(name).asBoolean(false);
    }

    /// The sets of methods, one of which a user must log in with; none where any method will do.
    static List<Set<String>> factors(String options) {
        var node = Json.MAPPER.readTree(options);
        if (!node.path(RULES_ENABLED).asBoolean(true)) {
            return List.of();
        }
        var found = new ArrayList<Set<String>>();
        for (var rule : node.path(RULES)) {
            var words = new LinkedHashSet<String>();
            rule.forEach(word -> words.add(word.asString("")));
            found.add(words);
        }
        return found;
    }

    /// What is immutable first has to become mutable, and nothing else with that.
    static void requireMayChange(String options, Fields body, String kind, String id) {
        if (!has(options, IMMUTABLE)) {
            return;
        }
        boolean freed = body.names().equals(Set.of("options"))
                && body.object("options").has(IMMUTABLE)
                && !has(body.object("options").node().toString(), IMMUTABLE);
        if (!freed) {
            throw Fault.forbidden("Unable to update immutable " + kind + " resource: `" + id
                    + "`. Set resource option \"immutable\" to false first.");
        }
    }

    static void requireMayDelete(String options, String kind, String id) {
        if (has(options, IMMUTABLE)) {
            throw Fault.forbidden("Unable to delete immutable " + kind + " resource: `" + id
                    + "`. Set resource option \"immutable\" to false first.");
        }
    }

    static void show(String options, ObjectNode into) {
        into.set("options", Json.MAPPER.readTree(options));
    }

    /// As a new thing that nobody shall change by mistake has them.
    static String immutable() {
        return Json.MAPPER.writeValueAsString(Map.of(IMMUTABLE, true));
    }

    private Options() {}
}
