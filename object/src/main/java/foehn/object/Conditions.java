package foehn.object;

import org.jspecify.annotations.Nullable;

/// `If-Match` and its kin.
public final class Conditions {
    /// 0 when the answer goes out as it is; 304 or 412 when the conditions say so.
    static int status(Headers asked, int status, Headers answer) {
        var none = asked.get("if-none-match");
        var match = asked.get("if-match");
        var etag = answer.get("etag");
        if (etag != null && none != null && names(none, etag)) {
            return 304;
        }
        if (match != null && (etag == null || !names(match, etag))) {
            return status == 404 || etag != null ? 412 : 0;
        }
        return byDate(asked, answer);
    }

    private static int byDate(Headers asked, Headers answer) {
        var modifiedSince = asked.get("if-modified-since");
        var unmodifiedSince = asked.get("if-unmodified-since");
        var modified = answer.get("last-modified");
        if (modified == null || (modifiedSince == null && unmodifiedSince == null)) {
            return 0;
        }
        long at = HttpDates.parse(modified).orElse(0);
        if (modifiedSince != null && at <= HttpDates.parse(modifiedSince).orElse(Long.MIN_VALUE)) {
            return 304;
        }
        return unmodifiedSince != null && at > HttpDates.parse(unmodifiedSince).orElse(Long.MAX_VALUE) ? 412 : 0;
    }

    /// Whether a list of entity tags names this one, or is `*`.
    static boolean names(String list, @Nullable String etag) {
        for (var item : list.split(",", -1)) {
            var tag = bare(item.strip());
            if (tag.equals("*") || (etag != null && tag.equals(bare(etag)))) {
                return true;
            }
        }
        return false;
    }

    /// A tag without quotes and without the mark of a weak one.
    public static String bare(String tag) {
        var text = tag.startsWith("W/") ? tag.substring(2) : tag;
        return text.length() >= 2 && text.charAt(0) == '"' && text.charAt(text.length() - 1) == '"'
                ? text.substring(1, text.length() - 1)
                : text;
    }

    private Conditions() {}
}
