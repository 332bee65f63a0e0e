package foehn.object;

import foehn.kernel.Fault;
import foehn.kernel.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// An account's own access lists (`X-Account-Access-Control`): JSON with `admin`, `read-write` and `read-only`.
record AccountAccess(List<String> admin, List<String> readWrite, List<String> readOnly) {
    /// Under which name the account keeps them.
    static final String STORED = "x-account-sysmeta-core-access-control";

    static final String HEADER = "x-account-access-control";
    static final AccountAccess NONE = new AccountAccess(List.of(), List.of(), List.of());
    private static final List<String> KEYS = List.of("admin", "read-write", "read-only");

    static AccountAccess stored(String json) {
        if (json.isEmpty()) {
            return NONE;
        }
        var tree = Json.MAPPER.readTree(json);
        return new AccountAccess(names(tree, "admin"), names(tree, "read-write"), names(tree, "read-only"));
    }

    private static List<String> names(JsonNode tree, String key) {
        var found = new ArrayList<String>();
        tree.path(key).forEach(name -> found.add(name.asString()));
        return found;
    }

    /// What a client sends, as it is kept: checked, in order and in ASCII. Empty removes the lists.
    static String checked(String given) {
        if (given.isEmpty()) {
            return "";
        }
        JsonNode tree;
        try {
            tree = Json.MAPPER.readTree(Headers.decoded(given));
        } catch (JacksonException malformed) {
            throw invalid("Syntax error in input ('" + given + "')", given);
        }
        if (!tree.isObject()) {
            throw invalid("Syntax error in input ('" + given + "')", given);
        }
        var sorted = new TreeMap<String, List<String>>();
        for (Map.Entry<String, JsonNode> entry : tree.properties()) {
            var key = entry.getKey();
            if (!KEYS.contains(key)) {
                throw invalid("Key \"" + key + "\" not recognized", given);
            }
            if (!entry.getValue().isArray()) {
                throw invalid("Value for key \"" + key + "\" must be a list", given);
            }
            var grantees = new ArrayList<String>();
            for (var grantee : entry.getValue()) {
                if (!grantee.isString()) {
                    throw invalid("Elements of \"" + key + "\" list must be strings", given);
                }
                grantees.add(grantee.asString());
            }
            sorted.put(key, grantees);
        }
        return sorted.isEmpty() ? "" : ascii(Json.MAPPER.writeValueAsString(sorted));
    }

    private static RuntimeException invalid(String error, String given) {
        return Fault.named(400, "", "X-Account-Access-Control invalid: " + error + "\n\nInput: " + given + "\n");
    }

    private static String ascii(String json) {
        var text = new StringBuilder(json.length());
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c < 128) {
                text.append(c);
            } else {
                text.append("\\u").append(Character.forDigit(c >> 12, 16)).append(Character.forDigit(c >> 8 & 15, 16));
                text.append(Character.forDigit(c >> 4 & 15, 16)).append(Character.forDigit(c & 15, 16));
            }
        }
        return text.toString();
    }
}
