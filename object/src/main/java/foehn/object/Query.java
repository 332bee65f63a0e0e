package foehn.object;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request's query string. Of a name that comes twice the last counts.
///
/// @param raw as on the wire, without the question mark
public record Query(String raw, Map<String, String> values) {
    public static final Query NONE = new Query("", Map.of());

    public static Query parse(@Nullable String raw) {
        if (raw == null || raw.isEmpty()) {
            return NONE;
        }
        var values = new LinkedHashMap<String, String>();
        for (var pair : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            var name = equals < 0 ? pair : pair.substring(0, equals);
            if (!name.isEmpty()) {
                values.put(decode(name), equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return new Query(raw, values);
    }

    /// A query of our own making; the raw form is empty.
    public static Query of(Map<String, String> values) {
        return new Query("", new LinkedHashMap<>(values));
    }

    public @Nullable String get(String name) {
        return values.get(name);
    }

    public String get(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    public boolean isTrue(String name) {
        var value = values.get(name);
        return value != null && Headers.isYes(value);
    }

    public Query with(String name, String value) {
        var more = new LinkedHashMap<>(values);
        more.put(name, value);
        return new Query(raw, more);
    }

    public Query without(String name) {
        var fewer = new LinkedHashMap<>(values);
        fewer.remove(name);
        return new Query(raw, fewer);
    }

    private static String decode(String text) {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
            return text;
        }
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return text;
        }
    }
}
