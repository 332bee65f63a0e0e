package foehn.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BlackoutTest {
    @Test
    void theLongestSilenceCountsBeyondTheInterval() {
        assertThat(Blackout.longestMillis(List.of(1000L, 1010L, 1330L, 1340L), 1000, 1345))
                .isEqualTo(310);
    }

    @Test
    void silenceAtTheEndCountsToo() {
        assertThat(Blackout.longestMillis(List.of(1000L, 1010L), 1000, 2000)).isEqualTo(980);
    }

    @Test
    void answersOutsideTheSpanDoNot() {
        assertThat(Blackout.longestMillis(List.of(10L, 1000L, 1010L, 9000L), 1000, 1010))
                .isZero();
    }
}
