package foehn.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MemchkTest {
    @Test
    void itsLastWordTellsWhetherMemoryIsIntact() {
        assertThat(Memchk.parse("verified done=81920 errors=0 rate=0.0 seconds=61.2\n")
                        .isIntact())
                .isTrue();
        assertThat(Memchk.parse("verified done=81920 errors=2 rate=0.0 seconds=61.2")
                        .isIntact())
                .isFalse();
        assertThat(Memchk.parse("running done=81920 errors=0 rate=4.0 seconds=61.2")
                        .isIntact())
                .isFalse();
        assertThat(Memchk.parse("verified done=0 errors=0 rate=0.0 seconds=0.1").isIntact())
                .isFalse();
    }

    @Test
    void whatItDoesNotSayIsNoAnswer() {
        assertThatThrownBy(() -> Memchk.parse("cat: /run/memchk: No such file")).isInstanceOf(Shell.Failed.class);
    }
}
