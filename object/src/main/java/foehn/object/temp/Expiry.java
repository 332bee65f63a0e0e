package foehn.object.temp;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// Until when a permission is good: seconds since the epoch, or `2026-11-25T10:00:00Z`.
final class Expiry {
    private static final Pattern ISO = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,15}");

    /// Empty when it is over, or no time at all.
    static OptionalLong parse(String text, long nowSeconds) {
        long seconds = seconds(text.strip());
        return seconds > 0 && seconds >= nowSeconds ? OptionalLong.of(seconds) : OptionalLong.empty();
    }

    private static long seconds(String text) {
        if (SECONDS.matcher(text).matches()) {
            return Long.parseLong(text);
        }
        if (!ISO.matcher(text).matches()) {
            return 0;
        }
        try {
            return Instant.from(DateTimeFormatter.ISO_INSTANT.parse(text)).getEpochSecond();
        } catch (DateTimeParseException malformed) {
            return 0;
        }
    }

    private Expiry() {}
}
