package foehn.demo.object;

/// What one load has shown.
///
/// @param failed answers that were not what was expected; of a measurement that counts there are none
record Measurement(
        long answered,
        int failed,
        String firstFailure,
        double seconds,
        long bytes,
        double p50Millis,
        double p99Millis) {

    double perSecond() {
        return answered / seconds;
    }

    double megabytesPerSecond() {
        return bytes / seconds / 1e6;
    }
}
