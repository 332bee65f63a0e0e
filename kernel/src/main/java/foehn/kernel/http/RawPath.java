package foehn.kernel.http;

import foehn.kernel.Fault;
import java.io.ByteArrayOutputStream;
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
        for (int i = raw.indexOf('%'); i >= 0; i = raw.indexOf('%', i + 1)) {
            if (!isEscape(raw, i)) {
                throw Fault.invalid("path", "It holds a malformed percent escape.");
            }
        }
        if (!isText()) {
            throw Fault.invalid("path", "It is not UTF-8 text.");
        }
    }

    /// Whether it decodes to UTF-8 text without NUL.
    boolean isText() {
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%' || c >= 128) {
                var decoded = decode(raw);
                return decoded.indexOf('\0') < 0 && decoded.indexOf('\uFFFD') < 0;
            }
        }
        return true;
    }

    private static boolean isEscape(String text, int at) {
        return at + 2 < text.length() && isHex(text.charAt(at + 1)) && isHex(text.charAt(at + 2));
    }

    private static boolean isHex(char c) {
        return c < 128 && Character.digit(c, 16) >= 0;
    }

    /// Escapes decoded; a malformed one stands for itself.
    private static String decode(String segment) {
        int escape = segment.indexOf('%');
        if (escape < 0) {
            return segment;
        }
        var bytes = new ByteArrayOutputStream(segment.length());
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c == '%' && isEscape(segment, i)) {
                bytes.write(
                        Character.digit(segment.charAt(i + 1), 16) << 4 | Character.digit(segment.charAt(i + 2), 16));
                i += 2;
            } else if (c < 128) {
                bytes.write(c);
            } else {
                bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
