package foehn.object.s3;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/// The ways in which S3 writes a moment.
final class S3Times {
    private static final DateTimeFormatter BASIC =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter LISTING = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss'.000Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter HTTP = DateTimeFormatter.RFC_1123_DATE_TIME;

    private S3Times() {}

    /// `20261125T143000Z`: signatures.
    static String basic(Instant at) {
        return BASIC.format(at);
    }

    /// `2026-11-25T14:30:00.000Z`: documents. Rounded up, so that it is never before `Last-Modified`.
    static String listing(Instant at) {
        var whole = at.truncatedTo(ChronoUnit.SECONDS);
        return LISTING.format(whole.equals(at) ? whole : whole.plusSeconds(1));
    }

    /// `Wed, 25 Nov 2026 14:30:00 GMT`.
    static String http(long seconds) {
        return HTTP.format(Instant.ofEpochSecond(seconds).atOffset(ZoneOffset.UTC));
    }

    static Optional<Instant> parseBasic(String text) {
        return parse(() -> LocalDateTime.parse(text, BASIC).toInstant(ZoneOffset.UTC));
    }

    /// A `Date` header: RFC 1123 with any zone, or ISO 8601 without one.
    static Optional<Instant> parseDate(String text) {
        var http = parse(() -> Instant.from(HTTP.parse(text.replace(" UTC", " GMT"))));
        return http.isPresent() ? http : parseIso(text);
    }

    static Optional<Instant> parseIso(String text) {
        return parse(() -> LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
    }

    private static Optional<Instant> parse(java.util.function.Supplier<Instant> parser) {
        try {
            return Optional.of(parser.get());
        } catch (DateTimeException malformed) {
            return Optional.empty();
        }
    }
}
