package foehn.kernel.http;

import foehn.kernel.Fault;
import java.util.ArrayList;
import java.util.List;

/// A request path as it stood on the wire, split on literal slashes and only then decoded, so that
/// `/v1/a/c/x%2Fy` names one object `x/y` and `/v1/a/c//` names one object `/`.
public record RawPath(String raw) {

    /// Nothing at all is the root.
    static RawPath of(String raw) {
        return new RawPath(raw.isEmpty() ? "/" : raw);
    }

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
            parts.add(Percent.decode(rest.substring(0, slash)));
            rest = rest.substring(slash + 1);
        }
        parts.add(Percent.decode(rest));
        return parts;
    }

    /// A path whose escapes are no UTF-8, or hide a NUL, is refused before anything looks at it.
    void requireDecodable() {
        for (int i = raw.indexOf('%'); i >= 0; i = raw.indexOf('%', i + 1)) {
            if (!Percent.isEscape(raw, i)) {
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
                var decoded = Percent.decode(raw);
                return decoded.indexOf('\0') < 0 && decoded.indexOf('\uFFFD') < 0;
            }
        }
        return true;
    }
}
