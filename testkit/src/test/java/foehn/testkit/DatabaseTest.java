package foehn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import foehn.kernel.db.Database;
import java.util.ArrayList;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
class DatabaseTest {
    /// As many as the pool has: all of them are held at once.
    private static final int CONNECTIONS = 8;

    @Parameter
    Engine engine;

    private Database db;

    @BeforeEach
    void open() throws Exception {
        db = engine.fresh();
        db.run(h -> h.execute("CREATE TABLE note (id TEXT PRIMARY KEY, n BIGINT NOT NULL)"));
    }

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void aWriteInsideAWriteIsTheSameTransaction() {
        assertThatThrownBy(() -> db.run(_ -> {
                    put("a", 1);
                    assertThat(count()).isEqualTo(1);
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        assertThat(count()).isZero();
    }

    @Test
    void manyWritersOnFewCarriersAllGetThrough() {
        put("sum", 0);
        try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                writers.submit(() -> db.run(h -> h.execute("UPDATE note SET n = n + 1 WHERE id = 'sum'")));
            }
        }
        assertThat(db.<Long>read(h -> h.createQuery("SELECT n FROM note WHERE id = 'sum'")
                        .mapTo(Long.class)
                        .one()))
                .isEqualTo(200);
    }

    @Test
    void moreNestedReadersThanConnectionsDoNotWaitForEachOther() throws Exception {
        int readers = 32;
        var allInside = new CyclicBarrier(CONNECTIONS);
        var counts = new ArrayList<Future<Integer>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < readers; i++) {
                counts.add(threads.submit(() -> db.read(_ -> {
                    await(allInside);
                    return count();
                })));
            }
        }
        for (var count : counts) {
            assertThat(count.get()).isZero();
        }
    }

    @Test
    void aWriteInsideAReadIsRefused() {
        assertThatThrownBy(() -> db.<@Nullable Void>read(_ -> {
                    put("a", 1);
                    return null;
                }))
                .hasMessageContaining("write inside a read");
        put("a", 1);
        assertThat(count()).isEqualTo(1);
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException trouble) {
            throw new IllegalStateException(trouble);
        }
    }

    private void put(String id, long n) {
        db.run(h -> h.execute("INSERT INTO note (id, n) VALUES (?, ?)", id, n));
    }

    private int count() {
        return db.read(h ->
                h.createQuery("SELECT count(*) FROM note").mapTo(Integer.class).one());
    }
}
