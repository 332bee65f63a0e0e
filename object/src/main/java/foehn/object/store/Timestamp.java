package foehn.object.store;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// A moment as Swift counts it: units of ten microseconds since the epoch, five digits behind the second.
public record Timestamp(long tenMicros) implements Comparable<Timestamp> {
    private static final long PER_SECOND = 100_000;
    private static final DateTimeFormatter ISO =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

    public static Timestamp of(Instant instant) {
        return new Timestamp(instant.getEpochSecond() * PER_SECOND + instant.getNano() / 10_000);
    }

    /// `1700000000.12345`, padded to ten digits before the point: `X-Timestamp`, and the name of a version.
    public String internal() {
        return "%010d.%05d".formatted(tenMicros / PER_SECOND, tenMicros % PER_SECOND);
    }

    /// `2026-11-25T10:00:00.123450`: listings.
    public String iso() {
        return ISO.format(instant());
    }

    /// Whole seconds, rounded up: HTTP's `Last-Modified`, which must not lie before the moment itself.
    public long secondsUp() {
        return Math.ceilDiv(tenMicros, PER_SECOND);
    }

    public Instant instant() {
        return Instant.ofEpochSecond(tenMicros / PER_SECOND, tenMicros % PER_SECOND * 10_000);
    }

    @Override
    public int compareTo(Timestamp other) {
        return Long.compare(tenMicros, other.tenMicros);
    }
}
