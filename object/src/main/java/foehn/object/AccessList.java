package foehn.object;

import foehn.kernel.Fault;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A container's access list, as `X-Container-Read` and `X-Container-Write` hold it: referrers (`.r:`) and groups.
///
/// @param groups accounts, users (`account:user`), roles, and `.rlistings`
public record AccessList(List<String> referrers, Set<String> groups) {
    private static final AccessList EMPTY = new AccessList(List.of(), Set.of());

    public static AccessList parse(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return EMPTY;
        }
        var referrers = new ArrayList<String>();
        var groups = new HashSet<String>();
        for (var item : text.split(",", -1)) {
            if (item.startsWith(".r:")) {
                referrers.add(item.substring(3));
            } else {
                groups.add(unquote(item));
            }
        }
        return new AccessList(referrers, groups);
    }

    private static String unquote(String item) {
        if (item.indexOf('%') < 0) {
            return item;
        }
        try {
            return URLDecoder.decode(item.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return item;
        }
    }

    /// Whether a request that came from `referrer` may read objects. The last rule that fits decides.
    public boolean admitsReferrer(@Nullable String referrer) {
        if (referrers.isEmpty()) {
            return false;
        }
        var host = host(referrer);
        boolean admitted = false;
        for (var rule : referrers) {
            if (rule.startsWith("-")) {
                admitted &= !fits(rule.substring(1), host);
            } else if (rule.equals("*") || fits(rule, host)) {
                admitted = true;
            }
        }
        return admitted;
    }

    private static boolean fits(String rule, String host) {
        return rule.equals(host) || (rule.startsWith(".") && host.endsWith(rule));
    }

    private static String host(@Nullable String referrer) {
        if (referrer == null) {
            return "unknown";
        }
        try {
            var host = URI.create(referrer).getHost();
            return host == null ? "unknown" : host;
        } catch (IllegalArgumentException malformed) {
            return "unknown";
        }
    }

    /// The list without superfluous blanks and spellings; 400 for what cannot be one.
    ///
    /// @param header says whether it is for writing, where referrers have no place
    public static String clean(String header, String value) {
        var cleaned = new ArrayList<String>();
        for (var part : value.split(",", -1)) {
            var item = part.strip();
            if (item.isEmpty()) {
                continue;
            }
            int colon = item.indexOf(':');
            var first = colon < 0 ? "" : item.substring(0, colon).strip();
            if (!first.startsWith(".")) {
                cleaned.add(item);
                continue;
            }
            cleaned.add(referrer(header, item, first, item.substring(colon + 1).strip()));
        }
        return String.join(",", cleaned);
    }

    private static String referrer(String header, String item, String first, String rest) {
        if (!Set.of(".r", ".ref", ".referer", ".referrer").contains(first)) {
            throw Fault.named(400, "html", "Unknown designator '" + first + "' in ACL: '" + item + "'");
        }
        if (header.contains("write")) {
            throw Fault.named(400, "html", "Referrers not allowed in write ACL: '" + item + "'");
        }
        boolean negated = rest.startsWith("-");
        var host = negated ? rest.substring(1).strip() : rest;
        if (host.length() > 1 && host.startsWith("*")) {
            host = host.substring(1).strip();
        }
        if (host.isEmpty() || host.equals(".")) {
            throw Fault.named(400, "html", "No host/domain value after referrer designation in ACL: '" + item + "'");
        }
        return ".r:" + (negated ? "-" : "") + host;
    }
}
