package foehn.compute;

import foehn.kernel.Fault;
import foehn.kernel.FaultException;
import foehn.kernel.http.Exchange;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.OptionalLong;

/// Times in query strings, in ISO 8601 and with the space that some clients write for its T. Without an offset they
/// are UTC.
final class QueryTimes {
    private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral('T')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendOffset("+HH:MM", "Z")
            .optionalEnd()
            .toFormatter(Locale.ROOT);

    private QueryTimes() {}

    /// Throws 400 for what is no time.
    static OptionalLong of(Exchange x, String name) {
        var text = x.query(name);
        return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(millis(name, text.get()));
    }

    static long millis(String name, String text) {
        try {
            var parsed = ISO.parseBest(text.replaceFirst(" ", "T"), OffsetDateTime::from, LocalDateTime::from);
            return parsed instanceof OffsetDateTime offset
                    ? offset.toInstant().toEpochMilli()
                    : LocalDateTime.from(parsed).toInstant(ZoneOffset.UTC).toEpochMilli();
        } catch (DateTimeException | ArithmeticException malformed) {
            throw invalid(name, text);
        }
    }

    private static FaultException invalid(String name, String text) {
        return Fault.invalid(name, "'" + text + "' is not a 'date-time'");
    }
}
