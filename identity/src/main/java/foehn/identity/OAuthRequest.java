package foehn.identity;

import foehn.kernel.Digests;
import foehn.kernel.Fault;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Percent;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A request that is signed by OAuth 1.0a (RFC 5849), its parameters being in the header `Authorization`.
///
/// @param url without the query
/// @param query each name with each of its values, in clear
/// @param oauth the parameters of the header, in clear
record OAuthRequest(String method, String url, List<Map.Entry<String, String>> query, Map<String, String> oauth) {
    private static final Pattern PARAMETER = Pattern.compile("\\s*([A-Za-z_]+)=\"([^\"]*)\"\\s*(?:,|$)");
    private static final Map<String, String> ALGORITHMS = Map.of("HMAC-SHA1", "HmacSHA1", "HMAC-SHA256", "HmacSHA256");

    /// How far the clocks of a client and ours may be apart.
    static final long SKEW_SECONDS_MAX = 600;

    /// Empty when the request has no such header.
    static Optional<OAuthRequest> of(Exchange x) {
        return x.header("Authorization").filter(h -> h.startsWith("OAuth ")).map(header -> {
            var oauth = new HashMap<String, String>();
            var matcher = PARAMETER.matcher(header.substring("OAuth ".length()));
            while (matcher.lookingAt()) {
                oauth.put(matcher.group(1), decoded(matcher.group(2)));
                matcher.region(matcher.end(), matcher.regionEnd());
            }
            var query = new ArrayList<Map.Entry<String, String>>();
            x.queryNames().stream()
                    .distinct()
                    .forEach(name -> x.queryAll(name).forEach(value -> query.add(Map.entry(name, value))));
            return new OAuthRequest(
                    x.method(), x.baseUrl() + Links.PREFIX + x.path().raw(), query, Map.copyOf(oauth));
        });
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(oauth.get(name)).filter(value -> !value.isEmpty());
    }

    String required(String name) {
        return parameter(name).orElseThrow(() -> Fault.invalid(name, "It is a required property."));
    }

    /// What tells it from every other request of the client that is signed with the same secrets.
    String identity() {
        return String.join(
                "\n",
                required("oauth_consumer_key"),
                oauth.getOrDefault("oauth_token", ""),
                oauth.getOrDefault("oauth_timestamp", ""),
                required("oauth_nonce"));
    }

    /// Whether it is signed with these secrets, and now.
    boolean isSignedBy(String consumerSecret, String tokenSecret, long nowMillis) {
        var algorithm = ALGORITHMS.get(oauth.getOrDefault("oauth_signature_method", ""));
        var time = oauth.getOrDefault("oauth_timestamp", "");
        if (algorithm == null || !time.matches("[0-9]{1,12}")) {
            return false;
        }
        boolean fresh = Math.abs(nowMillis / 1000 - Long.parseLong(time)) <= SKEW_SECONDS_MAX;
        var key = (Percent.encode(consumerSecret) + "&" + Percent.encode(tokenSecret)).getBytes(StandardCharsets.UTF_8);
        var right = Base64.getEncoder().encodeToString(Ec2Signature.hmac(algorithm, key, base()));
        var given = oauth.getOrDefault("oauth_signature", "");
        return fresh && Digests.same(right, given);
    }

    /// What is signed: method, address and all parameters, sorted.
    String base() {
        var pairs = new ArrayList<String>();
        query.forEach(entry -> pairs.add(Percent.encode(entry.getKey()) + "=" + Percent.encode(entry.getValue())));
        oauth.forEach((name, value) -> {
            if (!name.equals("oauth_signature") && !name.equals("realm")) {
                pairs.add(Percent.encode(name) + "=" + Percent.encode(value));
            }
        });
        pairs.sort(null);
        var address =
                url.replaceFirst("^(http://[^/:]+):80(?=/|$)", "$1").replaceFirst("^(https://[^/:]+):443(?=/|$)", "$1");
        return method + "&" + Percent.encode(address) + "&" + Percent.encode(String.join("&", pairs));
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }

    @Override
    public String toString() {
        return "OAuthRequest[" + method + " " + url + "]";
    }
}
