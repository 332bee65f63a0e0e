package foehn.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void theMiddleIsOneThatWasMeasured() {
        assertThat(Spread.of(List.of(9L, 1L, 5L))).isEqualTo(new Spread(3, 5, 9));
        assertThat(Spread.of(List.of(4L, 8L))).isEqualTo(new Spread(2, 4, 8));
        assertThat(Spread.of(List.of())).hasToString("none");
    }
}
