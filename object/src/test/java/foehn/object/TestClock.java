package foehn.object;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Goes as fast as the world, and jumps when told.
final class TestClock implements InstantSource {
    private volatile Duration ahead = Duration.ZERO;

    void jump(Duration further) {
        ahead = ahead.plus(further);
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(ahead);
    }
}
