package foehn.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.kernel.operation.Operation.Phase;
import foehn.kernel.operation.Operations;
import foehn.kernel.operation.Procedure;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Kills the process at every point where it can be killed, and sees the operation end all the same.
/// A kill is an `Error` thrown after a step took effect and before that was written down.
class CrashTest {
    record Progress(int ran) {}

    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /// A world with two things in it, and a hand that can be stayed at its n-th move.
    static final class World {
        final TreeSet<String> things = new TreeSet<>();
        final List<String> moves = new ArrayList<>();
        int killAt = -1;
        boolean refuseSecond;

        Progress make(Progress p, String thing) {
            if (refuseSecond && thing.equals("b")) {
                things.add("half b");
                move("fail " + thing);
                throw new IllegalStateException("no room");
            }
            things.add(thing);
            move("make " + thing);
            return new Progress(p.ran() + 1);
        }

        void unmake(String thing) {
            things.remove(thing);
            things.remove("half " + thing);
            move("unmake " + thing);
        }

        private void move(String what) {
            moves.add(what);
            if (moves.size() - 1 == killAt) {
                throw new Killed();
            }
        }
    }

    static Stream<Object[]> kills() {
        return Stream.of(Engine.values())
                .flatMap(engine -> Stream.of(false, true)
                        .flatMap(refuse ->
                                IntStream.range(-1, refuse ? 4 : 2).mapToObj(at -> new Object[] {engine, refuse, at})));
    }

    @ParameterizedTest(name = "{0} refusing={1} killed at move {2}")
    @MethodSource("kills")
    void endsWhereverItIsKilled(Engine engine, boolean refuse, int killAt) throws Exception {
        var world = new World();
        world.refuseSecond = refuse;
        world.killAt = killAt;
        var now = new Instant[] {Instant.EPOCH.plusSeconds(1_000_000)};
        InstantSource clock = () -> now[0];
        var procedure = new Procedure<>("build", Progress.class)
                .step("a", (p, _) -> world.make(p, "a"), (_, _) -> world.unmake("a"))
                .step("b", (p, _) -> world.make(p, "b"), (_, _) -> world.unmake("b"));
        try (var db = engine.fresh()) {
            var first = new Operations(db, clock, 4);
            first.register(procedure);
            var id = first.enqueue("build", "x", new Progress(0), null);
            try {
                first.runOne();
            } catch (Killed _) {
                // The row still says the step has not run, and names an owner who is gone.
            }

            now[0] = now[0].plusSeconds(60);
            var second = new Operations(db, clock, 4);
            second.register(procedure);
            second.runOne();

            assertThat(second.find(id).orElseThrow().phase())
                    .as("%s", world.moves)
                    .isEqualTo(refuse ? Phase.UNDONE : Phase.DONE);
            assertThat(world.things).isEqualTo(new TreeSet<>(refuse ? List.of() : List.of("a", "b")));
            assertThat(second.runOne()).isFalse();
        }
    }
}
