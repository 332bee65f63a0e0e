package foehn.block;

import foehn.kernel.Fault;
import foehn.kernel.http.Exchange;
import java.util.Locale;
import java.util.regex.Pattern;

/// The `3.minor` in which a request is spoken. We speak every one from `MIN` to `MAX`.
record Microversion(int minor) {
    static final Microversion MIN = new Microversion(0);
    static final Microversion MAX = new Microversion(70);

    private static final String HEADER = "OpenStack-API-Version";
    private static final Pattern NUMBER = Pattern.compile("([1-9][0-9]{0,3})\\.(0|[1-9][0-9]{0,3})");

    boolean atLeast(int other) {
        return minor >= other;
    }

    /// The version that the request asks for; the oldest when it asks for none.
    static Microversion of(Exchange x) {
        for (String part : x.header(HEADER).orElse("").split(",", -1)) {
            var words = part.trim().split("\\s+", -1);
            if (words.length == 2 && words[0].toLowerCase(Locale.ROOT).equals("volume")) {
                return parse(words[1]);
            }
        }
        return MIN;
    }

    /// What a route of a later microversion says to this request.
    static Microversion require(Exchange x, int from) {
        var asked = of(x);
        if (!asked.atLeast(from)) {
            throw Fault.named(404, "itemNotFound", "The resource could not be found.");
        }
        return asked;
    }

    private static Microversion parse(String text) {
        if (text.toLowerCase(Locale.ROOT).equals("latest")) {
            return MAX;
        }
        var match = NUMBER.matcher(text);
        if (!match.matches()) {
            throw Cinder.refused("API Version String " + Cinder.clip(text)
                    + " is of invalid format. Must be of format MajorNum.MinorNum.");
        }
        int minor = Integer.parseInt(match.group(2));
        if (!match.group(1).equals("3") || minor > MAX.minor) {
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
        if (x.path().raw().startsWith("/v3/")) {
            x.setHeader("Vary", HEADER);
            x.setHeader(HEADER, "volume " + of(x));
        }
    }

    @Override
    public String toString() {
        return "3." + minor;
    }
}
