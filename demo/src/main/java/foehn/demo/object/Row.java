package foehn.demo.object;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// One kind of request, measured on all servers that know it, one after the other.
///
/// @param unit what is compared: requests or megabytes in a second
record Row(String what, Unit unit, Map<String, Measurement> measured) {
    enum Unit {
        REQUESTS,
        MEGABYTES
    }

    /// Ours against another's; NaN where there is nothing to compare with.
    double ratio(String other) {
        var ours = measured.get("foehn");
        var theirs = measured.get(other);
        return ours == null || theirs == null || theirs.answered() == 0 ? Double.NaN : rate(ours) / rate(theirs);
    }

    Measurement of(String server) {
        return Objects.requireNonNull(measured.get(server), server);
    }

    private double rate(Measurement measurement) {
        return unit == Unit.REQUESTS ? measurement.perSecond() : measurement.megabytesPerSecond();
    }

    static String head() {
        return "%-22s %10s %10s %10s %9s %9s   %s%n"
                .formatted("", "swift", "foehn", "nginx", "x swift", "x nginx", "p50/p99 ms: swift, foehn, nginx");
    }

    String text() {
        return "%-22s %10s %10s %10s %9s %9s   %s, %s, %s%n"
                .formatted(
                        what,
                        rate("swift"),
                        rate("foehn"),
                        rate("nginx"),
                        number(ratio("swift")),
                        number(ratio("nginx")),
                        times("swift"),
                        times("foehn"),
                        times("nginx"));
    }

    private String rate(String server) {
        var measurement = measured.get(server);
        if (measurement == null) {
            return "-";
        }
        return unit == Unit.REQUESTS
                ? String.format(Locale.ROOT, "%.0f/s", rate(measurement))
                : String.format(Locale.ROOT, "%.0f MB/s", rate(measurement));
    }

    private static String number(double ratio) {
        return Double.isNaN(ratio) ? "-" : String.format(Locale.ROOT, "%.2f", ratio);
    }

    private String times(String server) {
        var measurement = measured.get(server);
        return measurement == null
                ? "-"
                : String.format(Locale.ROOT, "%.2f/%.2f", measurement.p50Millis(), measurement.p99Millis());
    }
}
