package foehn.identity;

import foehn.kernel.Fault;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/// The moments at which application credentials end, in microseconds: clients compare the text with the one they sent.
final class Expiry {
    private static final DateTimeFormatter SHOWN =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter READ = DateTimeFormatter.ISO_DATE_TIME;

    /// Reads an ISO 8601 time; without an offset it is UTC.
    static long micros(String text) {
        return micros("expires_at", text);
    }

    /// @param field where it stands, for the message
    static long micros(String field, String text) {
        try {
            var parsed = READ.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
            var instant = parsed instanceof OffsetDateTime exact
                    ? exact.toInstant()
                    : LocalDateTime.from(parsed).toInstant(ZoneOffset.UTC);
            return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
        } catch (DateTimeException | ArithmeticException malformed) {
            throw Fault.invalid(field, "A time as 2030-01-31T12:00:00.000000 is expected.");
        }
    }

    /// As Keystone writes it here: without the Z.
    static String show(long micros) {
        return SHOWN.format(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
    }

    private Expiry() {}
}
