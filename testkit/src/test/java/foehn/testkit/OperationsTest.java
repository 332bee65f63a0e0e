package foehn.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.kernel.db.Database;
import foehn.kernel.operation.Operation.Phase;
import foehn.kernel.operation.Operations;
import foehn.kernel.operation.Procedure;
import foehn.kernel.operation.RetryLater;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
class OperationsTest {
    record Nothing() {}

    @Parameter
    Engine engine;

    private Database db;
    private Instant now = Instant.EPOCH.plusSeconds(1_000_000);
    private final InstantSource clock = () -> now;

    @BeforeEach
    void open() throws Exception {
        db = engine.fresh();
    }

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void anOperationBeginsWhenItsTransactionIsCommittedAndNotWhenItIsRolledBack() throws Exception {
        var ran = new CountDownLatch(1);
        try (var operations = new Operations(db, InstantSource.system(), 2)) {
            operations.register(new Procedure<>("k", Nothing.class).step("s", (p, _) -> {
                ran.countDown();
                return p;
            }));
            operations.start();
            try {
                db.run(_ -> {
                    operations.enqueue("k", "rolled back", new Nothing(), null);
                    throw new IllegalStateException("no");
                });
            } catch (IllegalStateException _) {
                // as meant
            }
            assertThat(operations.latest("rolled back")).isEmpty();
            db.run(_ -> operations.enqueue("k", "committed", new Nothing(), "req-1"));
            assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(operations.latest("committed").orElseThrow().requestId()).isEqualTo("req-1");
        }
    }

    @Test
    void aHostThatDoesNotAnswerIsTriedAgainUntilPatienceEnds() {
        var attempts = new ArrayList<Long>();
        var operations = new Operations(db, clock, 2);
        operations.register(new Procedure<>("k", Nothing.class).step("s", (p, attempt) -> {
            attempts.add(attempt.fence());
            throw new RetryLater("the host is away", new IllegalStateException());
        }));
        var id = operations.enqueue("k", "x", new Nothing(), null);
        for (int i = 0; i < 40; i++) {
            operations.runOne();
            now = now.plusSeconds(3);
        }
        assertThat(operations.find(id).orElseThrow().phase()).isEqualTo(Phase.UNDONE);
        assertThat(operations.find(id).orElseThrow().error()).contains("the host is away");
        assertThat(attempts).hasSizeBetween(15, 25).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void anUndoThatFailsIsTriedUntilItSucceeds() {
        var undone = new ArrayList<String>();
        var operations = new Operations(db, clock, 2);
        operations.register(new Procedure<>("k", Nothing.class)
                .step(
                        "s",
                        (_, _) -> {
                            throw new IllegalStateException("refused");
                        },
                        (_, _) -> {
                            undone.add("try");
                            if (undone.size() < 3) {
                                throw new IllegalStateException("not yet");
                            }
                        })
                .whenUndone((_, why) -> undone.add(why)));
        operations.enqueue("k", "x", new Nothing(), null);
        for (int i = 0; i < 5; i++) {
            operations.runOne();
            now = now.plusSeconds(5);
        }
        assertThat(undone).containsExactly("try", "try", "try", "s: refused");
    }

    @Test
    void operationsOnOneSubjectRunInOrderAndNeverTogether() throws Exception {
        var seen = new CopyOnWriteArrayList<String>();
        var all = new CountDownLatch(6);
        try (var operations = new Operations(db, InstantSource.system(), 8)) {
            operations.register(new Procedure<>("k", Progress.class).step("s", (p, _) -> {
                seen.add("begin " + p.name());
                Thread.sleep(Duration.ofMillis(30));
                seen.add("end " + p.name());
                all.countDown();
                return p;
            }));
            operations.start();
            for (int i = 0; i < 6; i++) {
                operations.enqueue("k", "one", new Progress("" + i), null);
            }
            assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
        }
        var expected = new ArrayList<String>();
        for (int i = 0; i < 6; i++) {
            expected.addAll(List.of("begin " + i, "end " + i));
        }
        assertThat(seen).isEqualTo(expected);
    }

    record Progress(String name) {}

    @Test
    void aProcessWhoseLeaseRanOutChangesNothingMore() {
        var slow = new Operations(db, clock, 1);
        var fast = new Operations(db, clock, 1);
        fast.register(new Procedure<>("k", Progress.class).step("s", (_, _) -> new Progress("fast")));
        slow.register(new Procedure<>("k", Progress.class).step("s", (_, _) -> {
            now = now.plusSeconds(60);
            fast.runOne();
            return new Progress("slow");
        }));
        var id = slow.enqueue("k", "x", new Progress("none"), null);
        slow.runOne();
        assertThat(fast.find(id).orElseThrow().progress()).contains("fast").doesNotContain("slow");
    }
}
