package foehn.compute;

import foehn.kernel.Fault;
import foehn.kernel.http.Exchange;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The `2.minor` in which a request is spoken. We speak every one from `MIN` to `MAX`.
public record Microversion(int minor) {
    static final Microversion MIN = new Microversion(1);
    static final Microversion MAX = new Microversion(79);

    private static final String LEGACY = "X-OpenStack-Nova-API-Version";
    private static final String GENERAL = "OpenStack-API-Version";
    private static final Pattern NUMBER = Pattern.compile("([1-9][0-9]{0,3})\\.(0|[1-9][0-9]{0,3})");

    public boolean atLeast(int other) {
        return minor >= other;
    }

    public boolean before(int other) {
        return minor < other;
    }

    /// What a route of a later microversion, or of one that took it away, says to this request.
    public void require(int from, int until) {
        if (minor < from || minor > until) {
            throw Fault.named(404, "itemNotFound", "The resource could not be found.");
        }
    }

    /// The version that the request asks for; the oldest when it asks for none.
    public static Microversion of(Exchange x) {
        if (isLegacy(x)) {
            return MIN;
        }
        return general(x)
                .or(() -> x.header(LEGACY).map(String::trim))
                .map(Microversion::parse)
                .orElse(MIN);
    }

    /// Whether the request is for `/v2`, the API before there were microversions: the oldest of them, in effect.
    static boolean isLegacy(Exchange x) {
        return x.path().raw().startsWith("/v2/");
    }

    /// `OpenStack-API-Version: compute 2.53, identity 3.0` names the service.
    private static Optional<String> general(Exchange x) {
        for (String part : x.header(GENERAL).orElse("").split(",", -1)) {
            var words = part.trim().split("\\s+", -1);
            if (words.length == 2 && words[0].toLowerCase(Locale.ROOT).equals("compute")) {
                return Optional.of(words[1]);
            }
        }
        return Optional.empty();
    }

    private static Microversion parse(String text) {
        if (text.toLowerCase(Locale.ROOT).equals("latest")) {
            return MAX;
        }
        var match = NUMBER.matcher(text);
        if (!match.matches()) {
            throw Fault.named(
                    400, "badRequest", "API Version String is of invalid format. Must be of format MajorNum.MinorNum.");
        }
        int minor = Integer.parseInt(match.group(2));
        if (!match.group(1).equals("2") || minor < MIN.minor || minor > MAX.minor) {
            throw Fault.named(
                    406,
                    "computeFault",
                    "Version " + text + " is not supported by the API. Minimum is " + MIN + " and maximum is " + MAX
                            + ".");
        }
        return new Microversion(minor);
    }

    /// Run before every handler: answers 400 or 406 to what we do not speak, and says what we do.
    static void negotiate(Exchange x) {
        x.setHeader("X-Compute-Request-Id", x.requestId());
        if (!x.path().raw().startsWith("/v2.1/")) {
            return;
        }
        x.setHeader("Vary", GENERAL + ", " + LEGACY);
        var version = of(x);
        x.setHeader(GENERAL, "compute " + version);
        x.setHeader(LEGACY, version.toString());
    }

    @Override
    public String toString() {
        return "2." + minor;
    }
}
