package foehn.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class UndoTest {
    private final List<String> gone = Collections.synchronizedList(new ArrayList<>());
    private final Undo undo = new Undo();

    @Test
    void thingsGoInTheOrderOfTheirRank() throws Exception {
        undo.later(3, "network", () -> gone.add("network"));
        undo.later(1, "server", () -> gone.add("server"));
        undo.later(2, "router", () -> gone.add("router"));
        assertThat(undo.run()).isEmpty();
        assertThat(gone).containsExactly("server", "router", "network");
    }

    @Test
    void whatWouldNotGoIsToldAndTheRestGoes() throws Exception {
        undo.later(1, "server", () -> {
            throw new Shell.Failed("busy");
        });
        undo.later(2, "router", () -> gone.add("router"));
        assertThat(undo.run()).containsExactly("server: busy");
        assertThat(gone).containsExactly("router");
    }

    @Test
    void nothingGoesTwice() throws Exception {
        undo.later(1, "server", () -> gone.add("server"));
        undo.run();
        undo.run();
        assertThat(gone).hasSize(1);
    }
}
