package foehn.object;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalLong;

/// `Tue, 15 Nov 1994 08:12:31 GMT`.
final class HttpDates {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter PARSER = DateTimeFormatter.ofPattern(
                    "EEE, d MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final int KNOWN = 1024;

    /// Many objects of one second, and the same object again and again: what was written once is kept.
    private record Known(long seconds, String text) {}

    private static final Known[] known = new Known[KNOWN];

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

    static OptionalLong parse(String text) {
        try {
            return OptionalLong.of(PARSER.parse(text.strip(), Instant::from).getEpochSecond());
        } catch (DateTimeException malformed) {
            return OptionalLong.empty();
        }
    }

    private HttpDates() {}
}
