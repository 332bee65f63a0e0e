package foehn.object.guard;

import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Spreads requests over time: each takes its share of the second, and waits until those before it have had theirs.
/// What was not used lately may be made up for.
final class Pace {
    private static final long NANOS = 1_000_000_000L;
    private static final int KEYS_MAX = 100_000;

    private final ConcurrentHashMap<String, AtomicLong> nextFree = new ConcurrentHashMap<>();
    private final long bufferNanos;
    private final long waitNanosMax;

    Pace(double bufferSeconds, double waitSecondsMax) {
        this.bufferNanos = (long) (bufferSeconds * NANOS);
        this.waitNanosMax = (long) (waitSecondsMax * NANOS);
    }

    /// How long a request must wait; empty when that would be too long, and then it takes no share either.
    OptionalLong take(String key, double perSecond, long nowNanos) {
        long share = (long) (NANOS / perSecond);
        if (nextFree.size() > KEYS_MAX) {
            nextFree.values().removeIf(free -> free.get() + bufferNanos < nowNanos);
        }
        var free = nextFree.computeIfAbsent(key, _ -> new AtomicLong(nowNanos - bufferNanos));
        while (true) {
            long before = free.get();
            long begin = Math.max(before, nowNanos - bufferNanos);
            long wait = Math.max(begin - nowNanos, 0);
            if (wait >= waitNanosMax) {
                return OptionalLong.empty();
            }
            if (free.compareAndSet(before, begin + share)) {
                return OptionalLong.of(wait);
            }
        }
    }
}
