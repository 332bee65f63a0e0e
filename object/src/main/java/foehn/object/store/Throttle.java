package foehn.object.store;

/// Keeps background work to a rate: whoever has spent more than is due sleeps.
final class Throttle {
    private static final long SLEEP_MILLIS_LEAST = 5;

    private final long bytesPerSecond;
    private final long begunNanos = System.nanoTime();
    private double spent;

    Throttle(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    void spend(long bytes) throws InterruptedException {
        spent += bytes;
        double dueMillis = spent * 1000 / bytesPerSecond;
        double gone = (System.nanoTime() - begunNanos) / 1e6;
        if (dueMillis - gone > SLEEP_MILLIS_LEAST) {
            Thread.sleep((long) (dueMillis - gone));
        }
    }
}
