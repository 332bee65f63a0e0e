package foehn.object.temp;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// `form-data; name="a"; filename="b"`: a header's value and what it says of it.
///
/// @param attributes by lower-case name
public record HeaderValue(String value, Map<String, String> attributes) {
    private static final Pattern ATTRIBUTE = Pattern.compile("\\G(\\w+)=(\"[^\"]*\"|[^\";]+)(?:; ?|$)");

    public static HeaderValue parse(String header) {
        int semicolon = header.indexOf(';');
        if (semicolon < 0) {
            return new HeaderValue(header.strip(), Map.of());
        }
        var attributes = new LinkedHashMap<String, String>();
        var rest = ATTRIBUTE.matcher(header.substring(semicolon + 1).strip());
        while (rest.find()) {
            var text = rest.group(2);
            boolean quoted = text.startsWith("\"");
            attributes.put(
                    rest.group(1).toLowerCase(Locale.ROOT), quoted ? text.substring(1, text.length() - 1) : text);
        }
        return new HeaderValue(header.substring(0, semicolon).strip(), attributes);
    }
}
