package foehn.object.s3;

import foehn.kernel.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// What a form may upload, as whoever signed it said: until when, which fields with which values, and how many bytes.
record PostPolicy(long bytesMin, long bytesMax) {
    /// Fields that a policy need not mention.
    private static final Set<String> FREE =
            Set.of("policy", "file", "x-amz-signature", "signature", "awsaccesskeyid", "x-amz-algorithm");

    /// Holds a form against its policy.
    ///
    /// @param fields by lower-case name, `bucket` among them
    static PostPolicy check(String base64, Map<String, String> fields, Instant now) {
        var policy = parse(base64);
        requireNotExpired(policy, now);
        var conditions = policy.path("conditions");
        if (!conditions.isArray() || conditions.isEmpty()) {
            throw invalid("Invalid Policy: missing conditions.");
        }
        var mentioned = new HashSet<String>();
        long min = 0;
        long max = Long.MAX_VALUE;
        for (var condition : conditions) {
            if (condition.isObject() && !condition.isEmpty()) {
                condition.properties().forEach(entry -> {
                    requireEqual(entry.getKey(), text(entry.getValue()), fields);
                    mentioned.add(entry.getKey().toLowerCase(Locale.ROOT));
                });
            } else if (condition.isArray() && condition.size() == 3) {
                if (condition.get(0).asString("").equalsIgnoreCase("content-length-range")) {
                    min = bound(condition.get(1));
                    max = bound(condition.get(2));
                } else {
                    mentioned.add(requireMatch(condition, fields));
                }
            } else {
                throw invalid("Invalid Policy: a condition is malformed.");
            }
        }
        requireMentioned(fields, mentioned);
        return new PostPolicy(min, max);
    }

    private static JsonNode parse(String base64) {
        try {
            var json = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
            var tree = Json.MAPPER.readTree(json);
            if (tree.isObject()) {
                return tree;
            }
        } catch (IllegalArgumentException | JacksonException malformed) {
            // answered below
        }
        throw invalid("Invalid Policy: Invalid JSON.");
    }

    private static void requireNotExpired(JsonNode policy, Instant now) {
        Instant expiration;
        try {
            expiration = Instant.parse(text(policy.path("expiration")));
        } catch (DateTimeException malformed) {
            throw invalid("Invalid Policy: Invalid 'expiration' value.");
        }
        if (!now.isBefore(expiration)) {
            throw S3Error.AccessDenied.saying("Invalid according to Policy: Policy expired.");
        }
    }

    private static String text(JsonNode node) {
        if (!node.isString()) {
            throw invalid("Invalid Policy: a text is expected.");
        }
        return node.asString();
    }

    private static long bound(JsonNode node) {
        try {
            long value = node.isString() ? Long.parseLong(node.asString()) : node.isNumber() ? node.asLong() : -1;
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException malformed) {
            // answered below
        }
        throw invalid("Invalid Policy: Invalid content-length-range.");
    }

    private static String requireMatch(JsonNode condition, Map<String, String> fields) {
        var how = text(condition.get(0)).toLowerCase(Locale.ROOT);
        var named = text(condition.get(1));
        if (!named.startsWith("$")) {
            throw invalid("Invalid Policy: a field's name begins with $.");
        }
        var name = named.substring(1).toLowerCase(Locale.ROOT);
        var wanted = text(condition.get(2));
        switch (how) {
            case "eq" -> requireEqual(name, wanted, fields);
            case "starts-with" -> {
                if (!fields.getOrDefault(name, "").startsWith(wanted) || !fields.containsKey(name)) {
                    throw failed(name);
                }
            }
            default -> throw invalid("Invalid Policy: unknown operation.");
        }
        return name;
    }

    private static void requireEqual(String field, String wanted, Map<String, String> fields) {
        var name = field.toLowerCase(Locale.ROOT);
        if (!wanted.equals(fields.get(name))) {
            throw failed(name);
        }
    }

    private static S3Exception failed(String name) {
        return S3Error.AccessDenied.saying("Invalid according to Policy: Policy Condition failed: " + name);
    }

    private static void requireMentioned(Map<String, String> fields, Set<String> mentioned) {
        for (var name : fields.keySet()) {
            if (!FREE.contains(name) && !name.startsWith("x-ignore-") && !mentioned.contains(name)) {
                // Amazon's own forms leave these out although its text asks for them.
                if (!name.equals("bucket") && !name.startsWith("x-amz-credential") && !name.equals("x-amz-date")) {
                    throw S3Error.AccessDenied.saying("Invalid according to Policy: Extra input fields: " + name);
                }
                if (name.equals("bucket")) {
                    throw failed(name);
                }
            }
        }
    }

    private static S3Exception invalid(String words) {
        return S3Error.InvalidPolicyDocument.saying(words);
    }
}
