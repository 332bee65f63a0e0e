package foehn.compute;

import foehn.kernel.Fault;
import foehn.kernel.http.Exchange;
import java.util.Locale;
import java.util.regex.Pattern;

/// The `1.minor` in which a request to placement is spoken.
record PlacementVersion(int minor) {
    static final PlacementVersion MIN = new PlacementVersion(0);
    /// The last before granular requests, which only nested providers need: ours are flat.
    static final PlacementVersion MAX = new PlacementVersion(24);

    private static final String HEADER = "OpenStack-API-Version";
    private static final Pattern NUMBER = Pattern.compile("1\\.(0|[1-9][0-9]{0,3})");

    boolean atLeast(int other) {
        return minor >= other;
    }

    /// What a route of a later microversion says to this request.
    void require(int from) {
        if (minor < from) {
            throw Fault.named(404, "NotFound", "The resource could not be found.");
        }
    }

    static PlacementVersion of(Exchange x) {
        for (String part : x.header(HEADER).orElse("").split(",", -1)) {
            var words = part.trim().split("\\s+", -1);
            if (words.length == 2 && words[0].toLowerCase(Locale.ROOT).equals("placement")) {
                return parse(words[1]);
            }
        }
        return MIN;
    }

    private static PlacementVersion parse(String text) {
        if (text.equals("latest")) {
            return MAX;
        }
        if (!text.matches("[0-9]{1,4}\\.[0-9]{1,4}")) {
            throw Fault.named(400, "BadRequest", "invalid version string: " + text);
        }
        var match = NUMBER.matcher(text);
        if (!match.matches() || Integer.parseInt(match.group(1)) > MAX.minor) {
            throw Fault.named(406, "NotAcceptable", "Unacceptable version header: " + text);
        }
        return new PlacementVersion(Integer.parseInt(match.group(1)));
    }

    /// Run before every handler.
    static void negotiate(Exchange x) {
        if (x.path().raw().equals("/")) {
            return;
        }
        x.setHeader("Vary", HEADER);
        x.setHeader(HEADER, "placement " + of(x));
    }

    @Override
    public String toString() {
        return "1." + minor;
    }
}
