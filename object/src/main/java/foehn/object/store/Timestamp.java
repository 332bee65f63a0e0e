package foehn.object.store;

import java.time.Instant;
import java.time.LocalDate;

/// A moment as Swift counts it: units of ten microseconds since the epoch, five digits behind the second.
public record Timestamp(long tenMicros) implements Comparable<Timestamp> {
    private static final long PER_SECOND = 100_000;
    private static final long SECONDS_PER_DAY = 86_400;

    public static Timestamp of(Instant instant) {
        return new Timestamp(instant.getEpochSecond() * PER_SECOND + instant.getNano() / 10_000);
    }

    /// Reads what [#internal] writes, and fewer digits.
    ///
    /// @throws IllegalArgumentException when it is no such thing
    public static Timestamp parse(String text) {
        int point = text.indexOf('.');
        var seconds = point < 0 ? text : text.substring(0, point);
        var fraction = ((point < 0 ? "" : text.substring(point + 1)) + "00000").substring(0, 5);
        return new Timestamp(Long.parseLong(seconds) * PER_SECOND + Long.parseLong(fraction));
    }

    /// `1700000000.12345`, padded to ten digits before the point: `X-Timestamp`, and the name of a version.
    public String internal() {
        var text = "0000000000.00000".toCharArray();
        digits(text, 10, tenMicros / PER_SECOND);
        digits(text, 16, tenMicros % PER_SECOND);
        return new String(text);
    }

    /// `2026-11-25T10:00:00.123450`: listings.
    public String iso() {
        long seconds = tenMicros / PER_SECOND;
        var date = LocalDate.ofEpochDay(seconds / SECONDS_PER_DAY);
        long ofDay = seconds % SECONDS_PER_DAY;
        var text = "0000-00-00T00:00:00.000000".toCharArray();
        digits(text, 4, date.getYear());
        digits(text, 7, date.getMonthValue());
        digits(text, 10, date.getDayOfMonth());
        digits(text, 13, ofDay / 3600);
        digits(text, 16, ofDay / 60 % 60);
        digits(text, 19, ofDay % 60);
        digits(text, 26, tenMicros % PER_SECOND * 10);
        return new String(text);
    }

    /// Writes a number so that it ends before `end`, over the zeros that are there. Listings do this by the hundred
    /// thousand, and a formatter takes a hundred times as long.
    private static void digits(char[] text, int end, long number) {
        int at = end;
        for (long left = number; left > 0; left /= 10) {
            text[--at] = (char) ('0' + left % 10);
        }
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
