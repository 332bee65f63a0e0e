package foehn.object.temp;

import foehn.kernel.http.Percent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Reads the permission that a temporary URL carries. Whatever is wrong with it (signature, time, method, address,
/// prefix), the answer is the same 401, so that nobody learns which.
public final class TempUrl {
    public static final List<String> METHODS = List.of("GET", "HEAD", "PUT", "POST", "DELETE");
    /// With these a writer could make an object that reads what its own link does not give.
    public static final Set<String> HEADERS_REFUSED = Set.of("x-object-manifest", "x-symlink-target");

    private static final String PUBLIC_META = "x-object-meta-public-";
    private static final String META = "x-object-meta-";

    private final Set<Digest> digests;
    private final List<String> roots;

    /// URLs that are signed with one of the digests.
    ///
    /// @param roots what the paths that clients sign may begin with: `/v1/`
    public TempUrl(Set<Digest> digests, List<String> roots) {
        this.digests = Set.copyOf(digests);
        this.roots = List.copyOf(roots);
    }

    /// A request, as far as a signature covers it.
    ///
    /// @param object empty for the container itself
    /// @param query the first value of every parameter, decoded
    public record Asked(
            String method, String account, String container, String object, Map<String, String> query, String client) {}

    /// What a good signature gives.
    ///
    /// @param container where the permission ends; empty for the whole account, whose key signed
    /// @param prefix names must begin so
    public record Grant(
            String account, Optional<String> container, long expiresSeconds, Optional<String> prefix, View view) {
        /// The answer's `Content-Disposition`.
        ///
        /// @param own what the object itself says
        public String disposition(String object, Optional<String> own) {
            if (view.inline()) {
                return view.filename().map(name -> named("inline", name)).orElse("inline");
            }
            return view.filename()
                    .map(name -> named("attachment", name))
                    .or(() -> own)
                    .orElseGet(() -> named("attachment", baseName(object)));
        }

        /// The same, shown in the browser.
        Grant shownInline() {
            return new Grant(account, container, expiresSeconds, prefix, new View(true, view.filename()));
        }

        private static String baseName(String object) {
            int end = object.length();
            while (end > 0 && object.charAt(end - 1) == '/') {
                end--;
            }
            return object.substring(object.lastIndexOf('/', end - 1) + 1, end);
        }

        private static String named(String how, String filename) {
            return how + "; filename=\"" + Percent.encode(filename, " /") + "\"; filename*=UTF-8''"
                    + Percent.encode(filename, "/");
        }
    }

    /// How a browser should show it.
    public record View(boolean inline, Optional<String> filename) {}

    /// Whether the request brings a permission at all, good or bad.
    public static boolean isPresent(Map<String, String> query) {
        return query.containsKey("temp_url_sig") || query.containsKey("temp_url_expires");
    }

    /// Empty when the permission is no good.
    public Optional<Grant> check(Asked asked, TempKeys keys, long nowSeconds) {
        var expires = expires(asked.query(), nowSeconds);
        var signature = Signature.parse(asked.query().getOrDefault("temp_url_sig", ""))
                .filter(s -> digests.contains(s.digest()));
        var prefix = Optional.ofNullable(asked.query().get("temp_url_prefix"));
        var range = Optional.ofNullable(asked.query().get("temp_url_ip_range")).filter(text -> !text.isEmpty());
        if (expires.isEmpty() || signature.isEmpty() || !addresses(asked, prefix) || !admits(range, asked.client())) {
            return Optional.empty();
        }
        var signed = new Signed(asked, expires.getAsLong(), prefix, range, signature.get());
        var view = new View(
                asked.query().containsKey("inline"),
                Optional.ofNullable(asked.query().get("filename")).filter(name -> !name.isEmpty()));
        if (anyMatches(keys.account(), signed)) {
            return Optional.of(new Grant(asked.account(), Optional.empty(), expires.getAsLong(), prefix, view));
        }
        return anyMatches(keys.container(), signed)
                ? Optional.of(
                        new Grant(asked.account(), Optional.of(asked.container()), expires.getAsLong(), prefix, view))
                : Optional.empty();
    }

    private record Signed(
            Asked asked, long expires, Optional<String> prefix, Optional<String> range, Signature signature) {}

    private boolean anyMatches(List<String> keys, Signed signed) {
        for (var key : keys) {
            for (var method : methodsThatGive(signed.asked().method())) {
                for (var root : roots) {
                    if (signed.signature().matches(key, message(method, root, signed))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static String message(String method, String root, Signed signed) {
        var place = root + signed.asked().account() + "/" + signed.asked().container() + "/";
        var path = signed.prefix()
                .map(prefix -> "prefix:" + place + prefix)
                .orElseGet(() -> place + signed.asked().object());
        // The range stands first: a path may hold line breaks, and could otherwise pretend to be one.
        return signed.range().map(range -> "ip=" + range + "\n").orElse("") + method + "\n" + signed.expires() + "\n"
                + path;
    }

    /// Who may read or write may look.
    private static List<String> methodsThatGive(String method) {
        return method.equals("HEAD") ? List.of("HEAD", "GET", "POST", "PUT") : List.of(method);
    }

    /// A container's own address is signed by an empty prefix only, for the sake of web listings.
    private static boolean addresses(Asked asked, Optional<String> prefix) {
        if (!METHODS.contains(asked.method())) {
            return false;
        }
        if (asked.object().isEmpty()) {
            boolean looks = asked.method().equals("GET") || asked.method().equals("HEAD");
            return looks && prefix.filter(String::isEmpty).isPresent();
        }
        return prefix.map(asked.object()::startsWith)
                .orElseGet(() -> !asked.object().replace("/", "").isEmpty());
    }

    private static boolean admits(Optional<String> range, String client) {
        return range.isEmpty()
                || AddressRange.parse(range.get()).filter(r -> r.holds(client)).isPresent();
    }

    private static OptionalLong expires(Map<String, String> query, long nowSeconds) {
        var text = query.get("temp_url_expires");
        return text == null ? OptionalLong.empty() : Expiry.parse(text, nowSeconds);
    }

    /// Whether an answer may say this header to whoever holds a link: an object's metadata is its owner's business.
    public static boolean tells(String lowerCaseHeader) {
        return !lowerCaseHeader.startsWith(META) || lowerCaseHeader.startsWith(PUBLIC_META);
    }
}
