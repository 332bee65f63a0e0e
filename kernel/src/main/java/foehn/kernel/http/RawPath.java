package foehn.kernel.http;

import foehn.kernel.Fault;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A request path as it stood on the wire, split on literal slashes and only then decoded, so that
/// `/v1/a/c/x%2Fy` names one object `x/y` and `/v1/a/c//` names one object `/`.
public record RawPath(String raw) {

    /// The decoded segments. A trailing slash gives a last, empty segment.
    public List<String> segments() {
        return split(Integer.MAX_VALUE);
    }

    /// At most `limit` segments: the last keeps every further slash, as Swift object names do.
    public List<String> split(int limit) {
        var parts = new ArrayList<String>();
        var rest = raw.startsWith("/") ? raw.substring(1) : raw;
        while (parts.size() < limit - 1) {
            int slash = rest.indexOf('/');
            if (slash < 0) {
                break;
            }
            parts.add(decode(rest.substring(0, slash)));
            rest = rest.substring(slash + 1);
        }
        parts.add(decode(rest));
        return parts;
    }

    /// A path whose escapes are no UTF-8, or hide a NUL, is refused before anything looks at it.
    void requireDecodable() {
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            boolean escape = c == '%';
            if (escape && (i + 2 >= raw.length() || !isHex(raw.charAt(i + 1)) || !isHex(raw.charAt(i + 2)))) {
                throw Fault.invalid("path", "It holds a malformed percent escape.");
            }
        }
        var decoded = decode(raw);
        if (decoded.indexOf('\0') >= 0 || decoded.indexOf('\uFFFD') >= 0) {
            throw Fault.invalid("path", "It is not UTF-8 text.");
        }
    }

    private static boolean isHex(char c) {
        return Character.digit(c, 16) >= 0;
    }

    private static String decode(String segment) {
        // URLDecoder is for forms, where '+' is a space; in a path '+' is itself.
        return segment.indexOf('%') < 0
                ? segment
                : URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
