package foehn.object;

import foehn.object.store.Timestamp;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/// Moments that never come twice in this process, so that every write can be told from the one before.
public final class Moments {
    private final InstantSource clock;
    private final AtomicLong last = new AtomicLong();

    public Moments(InstantSource clock) {
        this.clock = clock;
    }

    public Timestamp next() {
        long now = Timestamp.of(clock.instant()).tenMicros();
        return new Timestamp(last.updateAndGet(before -> Math.max(before + 1, now)));
    }

    public long nowSeconds() {
        return clock.millis() / 1000;
    }
}
