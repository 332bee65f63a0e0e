package foehn.object;

import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/// `Tue, 15 Nov 1994 08:12:31 GMT`.
final class HttpDates {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final List<DateTimeFormatter> PARSERS = List.of(
            parser("EEE, d MMM yyyy HH:mm:ss 'GMT'"),
            parser("EEEE, d-MMM-yy HH:mm:ss 'GMT'"),
            parser("EEE MMM ppd HH:mm:ss yyyy"));
    private static final int KNOWN = 1024;

    /// Many objects of one second, and the same object again and again: what was written once is kept.
    private record Known(long seconds, String text) {}

    private static final Known[] known = new Known[KNOWN];

    private static DateTimeFormatter parser(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
    }

    static String format(long seconds) {
        int slot = (int) (seconds & (KNOWN - 1));
        var found = known[slot];
        if (found != null && found.seconds() == seconds) {
            return found.text();
        }
        var text = FORMAT.format(Instant.ofEpochSecond(seconds));
        known[slot] = new Known(seconds, text);
        return text;
    }

    /// Any of the three formats that HTTP has had.
    static OptionalLong parse(String text) {
        for (var parser : PARSERS) {
            var parsed = parser.parseUnresolved(text.strip(), new ParsePosition(0));
            if (parsed != null) {
                return seconds(parser, text.strip());
            }
        }
        return OptionalLong.empty();
    }

    private static OptionalLong seconds(DateTimeFormatter parser, String text) {
        try {
            return OptionalLong.of(parser.parse(text, Instant::from).getEpochSecond());
        } catch (DateTimeException malformed) {
            return OptionalLong.empty();
        }
    }

    private HttpDates() {}
}
