package foehn.kernel.health;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.kernel.health.Health.Finding;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class HealthTest {
    @Test
    void aPartThatThrowsOrSleepsIsNotWellAndTheOthersAreStillSeen() {
        var never = new CountDownLatch(1);
        var report = new Health(Duration.ofMillis(200))
                .part("database", true, () -> new Finding(true, "answers"))
                .part("network", false, () -> {
                    throw new IllegalStateException("gone");
                })
                .part("hosts", false, () -> {
                    never.await();
                    return new Finding(true, "");
                })
                .look();

        assertThat(report.parts()).extracting(Health.Part::well).containsExactly(true, false, false);
        assertThat(report.parts().get(1).detail()).isEqualTo("IllegalStateException: gone");
        assertThat(report.parts().get(2).detail()).isEqualTo("no answer within 200 ms");
        assertThat(report.well()).isFalse();
        assertThat(report.serving()).isTrue();
    }

    @Test
    void withoutAnEssentialPartNothingIsServed() {
        var report = new Health(Duration.ofSeconds(1))
                .part("database", true, () -> new Finding(false, "locked"))
                .look();
        assertThat(report.serving()).isFalse();
    }
}
