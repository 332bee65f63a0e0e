package foehn.kernel;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// Times as OpenStack writes them. Inside Foehn a time is epoch milliseconds.
public final class Times {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter NAIVE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

    /// `2026-11-23T10:00:00Z`: Nova, Glance, Neutron.
    public static String seconds(long epochMillis) {
        return SECONDS.format(Instant.ofEpochMilli(epochMillis));
    }

    /// `2026-11-23T10:00:00.000000Z`: Keystone.
    public static String micros(long epochMillis) {
        return MICROS.format(Instant.ofEpochMilli(epochMillis));
    }

    /// `2026-11-23T10:00:00.000000`: Nova's extensions and Cinder.
    public static String naive(long epochMillis) {
        return NAIVE.format(Instant.ofEpochMilli(epochMillis));
    }

    private Times() {}
}
