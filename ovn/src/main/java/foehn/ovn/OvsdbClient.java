package foehn.ovn;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// A client of one OVSDB database that keeps a [Replica] of the tables it is told, and connects again, with back-off,
/// whenever the connection is lost. Thread-safe. The replica shows a transaction of ours as soon as [#transact] has
/// returned, since the server reports changes before it answers.
///
/// Every call waits for a connection until its deadline, then throws [NetworkUnreachable].
final class OvsdbClient implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(OvsdbClient.class);
    private static final Duration HANDSHAKE_MAX = Duration.ofSeconds(10);
    private static final long PAUSE_MILLIS_MIN = 20;
    private static final long PAUSE_MILLIS_MAX = 2_000;

    private final String remote;
    private final String database;
    private final Collection<Replica.Table> tables;
    private final Replica replica;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread keeper;

    /// Set while the replica is complete; null while disconnected.
    private @Nullable OvsdbConnection connection;

    private volatile boolean closed;

    /// Begins to connect and returns at once.
    OvsdbClient(String remote, String database, Collection<Replica.Table> tables) {
        OvsdbConnection.address(remote);
        this.remote = remote;
        this.database = database;
        this.tables = tables;
        this.replica = new Replica(tables);
        this.keeper = Thread.ofVirtual().name("ovsdb-" + database).start(this::keepConnected);
    }

    /// The results of the operations, one each.
    ///
    /// @throws OvsdbError when the database refuses; nothing is changed then
    JsonNode transact(List<? extends JsonNode> operations, Duration deadline) {
        long end = System.nanoTime() + deadline.toNanos();
        var params = Value.array(Value.text(database));
        operations.forEach(params::add);
        var results = connected(deadline).call("transact", params, left(end));
        for (var result : results) {
            if (result.hasNonNull("error")) {
                throw new OvsdbError(
                        result.path("error").asString(), result.path("details").asString("no details"));
            }
        }
        return results;
    }

    /// Looks at the replica, which does not change meanwhile.
    <T> T read(Duration deadline, Function<Replica, T> look) {
        lock.lock();
        try {
            connectedLocked(deadline);
            return look.apply(replica);
        } finally {
            lock.unlock();
        }
    }

    /// Blocks until the replica is as wanted; false when it was not within `wait`. A replica that nobody keeps up to
    /// date by then says nothing: [NetworkUnreachable].
    boolean await(Duration wait, Predicate<Replica> wanted) {
        long end = System.nanoTime() + wait.toNanos();
        lock.lock();
        try {
            while (connection == null || !wanted.test(replica)) {
                if (!changedBefore(end)) {
                    requireConnected();
                    return false;
                }
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private OvsdbConnection connected(Duration deadline) {
        lock.lock();
        try {
            return connectedLocked(deadline);
        } finally {
            lock.unlock();
        }
    }

    private OvsdbConnection connectedLocked(Duration deadline) {
        long end = System.nanoTime() + deadline.toNanos();
        while (true) {
            var current = connection;
            if (current != null) {
                return current;
            }
            if (closed || !changedBefore(end)) {
                requireConnected();
            }
        }
    }

    private void requireConnected() {
        if (connection == null) {
            throw new NetworkUnreachable(database + " at " + remote + " does not answer", null);
        }
    }

    /// Waits for a change; false when the time is over. Callers loop.
    @SuppressWarnings("WaitNotInLoop")
    private boolean changedBefore(long endNanos) {
        long leftNanos = endNanos - System.nanoTime();
        if (leftNanos <= 0) {
            return false;
        }
        try {
            var _ = changed.await(leftNanos, TimeUnit.NANOSECONDS);
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new NetworkUnreachable("interrupted", interrupted);
        }
    }

    private static Duration left(long endNanos) {
        return Duration.ofNanos(Math.max(1_000_000, endNanos - System.nanoTime()));
    }

    private void keepConnected() {
        long pauseMillis = PAUSE_MILLIS_MIN;
        while (!closed) {
            try (var fresh = OvsdbConnection.open(remote, this::notified)) {
                fresh.call("monitor", monitorRequest(), HANDSHAKE_MAX, initial -> begin(fresh, initial));
                pauseMillis = PAUSE_MILLIS_MIN;
                fresh.awaitEnd();
                log.info("{} at {}: the connection was lost, connecting again", database, remote);
            } catch (IOException | NetworkUnreachable | OvsdbError failure) {
                log.debug("{} at {}: {}", database, remote, failure.toString());
            } catch (InterruptedException _) {
                return;
            } finally {
                set(null);
            }
            pauseMillis = pause(pauseMillis);
        }
    }

    /// Sleeps, and returns how long to sleep next time.
    private static long pause(long millis) {
        try {
            Thread.sleep(millis + ThreadLocalRandom.current().nextLong(millis / 2));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return Math.min(2 * millis, PAUSE_MILLIS_MAX);
    }

    private ArrayNode monitorRequest() {
        var wanted = Value.row();
        for (var table : tables) {
            var columns = Value.array();
            table.columns().forEach(columns::add);
            wanted.set(table.name(), Value.array(Value.row().set("columns", columns)));
        }
        return Value.array(Value.text(database), Value.text("replica"), wanted);
    }

    private void begin(OvsdbConnection fresh, JsonNode initial) {
        lock.lock();
        try {
            replica.clear();
            replica.apply(initial);
            set(fresh);
        } finally {
            lock.unlock();
        }
    }

    private void notified(String method, JsonNode params) {
        if (!method.equals("update")) {
            return;
        }
        lock.lock();
        try {
            replica.apply(params.path(1));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void set(@Nullable OvsdbConnection current) {
        lock.lock();
        try {
            connection = current;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        closed = true;
        keeper.interrupt();
        set(null);
    }
}
