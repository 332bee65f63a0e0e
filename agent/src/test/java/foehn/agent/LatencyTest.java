package foehn.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The agent must not be what makes a migration or a boot slow.
class LatencyTest {
    private static final Logger log = LoggerFactory.getLogger(LatencyTest.class);
    private static final int WARM_UP_CALLS = 2000;
    private static final int CALLS = 2000;

    @TempDir
    Path dir;

    @Test
    void aWarmCallTakesLessThanFiveMilliseconds() throws Exception {
        try (var served = new Served(new ScriptedHost(), dir)) {
            for (int i = 0; i < WARM_UP_CALLS; i++) {
                served.remote.start(ScriptedHost.GUEST, i);
            }
            var nanos = new long[CALLS];
            for (int i = 0; i < CALLS; i++) {
                long begin = System.nanoTime();
                served.remote.start(ScriptedHost.GUEST, i);
                nanos[i] = System.nanoTime() - begin;
            }
            Arrays.sort(nanos);
            log.info("a warm call: p50 {} us, p99 {} us", nanos[CALLS / 2] / 1000, nanos[CALLS * 99 / 100] / 1000);
            assertThat(Duration.ofNanos(nanos[CALLS / 2])).isLessThan(Duration.ofMillis(5));
        }
    }
}
