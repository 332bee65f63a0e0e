package foehn.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShellTest {
    @Test
    void bothOutputsAndTheStatusComeBack() {
        var outcome = Shell.run(
                List.of("sh", "-c", "echo $WORD; echo trouble >&2; exit 3"),
                Map.of("WORD", "yes"),
                Duration.ofSeconds(10));
        assertThat(outcome).isEqualTo(new Shell.Outcome(3, "yes\n", "trouble\n"));
    }

    @Test
    void aProgramThatDoesNotEndIsEnded() {
        long start = System.nanoTime();
        var outcome = Shell.run(List.of("sleep", "60"), Map.of(), Duration.ofMillis(200));
        assertThat(outcome.ok()).isFalse();
        assertThat(Story.seconds(start)).isLessThan(20);
    }

    @Test
    void aProgramThatIsMissingIsNamed() {
        assertThatThrownBy(() -> Shell.run(List.of("no-such-program"), Map.of(), Duration.ofSeconds(1)))
                .isInstanceOf(Shell.Failed.class)
                .hasMessageContaining("no-such-program");
    }
}
