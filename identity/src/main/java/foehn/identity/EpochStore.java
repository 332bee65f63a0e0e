package foehn.identity;

import foehn.kernel.Fault;
import foehn.kernel.db.Database;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/// Counts the changes to identity's tables, so that whatever is remembered of them can be forgotten in time.
///
/// Every store writes through [#change]. A change of this process is seen as soon as it is committed, that of
/// another control node within a second.
final class EpochStore {
    private static final int SQLITE_CONSTRAINT = 19;
    private static final long POLL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Database db;
    private final AtomicLong version = new AtomicLong();
    private final AtomicLong polledAt = new AtomicLong(System.nanoTime());
    private volatile long polled = -1;

    EpochStore(Database db) {
        this.db = db;
    }

    /// A transaction that changes identity's tables. Somebody may be quicker between a store's look and its change;
    /// then a constraint refuses the change, and that is a conflict.
    <T extends @Nullable Object> T change(Function<Handle, T> work) {
        try {
            return db.write(h -> {
                T result = work.apply(h);
                h.execute("UPDATE identity_epoch SET value = value + 1");
                db.afterCommit(version::incrementAndGet);
                return result;
            });
        } catch (UnableToExecuteStatementException failed) {
            if (failed.getCause() instanceof SQLException cause && isConstraint(cause)) {
                throw Fault.conflict("Somebody else changed this at the same time. Please try again.");
            }
            throw failed;
        }
    }

    /// PostgreSQL says so by class 23 of SQL's states; SQLite sets no state, and has an error code for it.
    private static boolean isConstraint(SQLException cause) {
        var state = cause.getSQLState();
        return state == null ? cause.getErrorCode() == SQLITE_CONSTRAINT : state.startsWith("23");
    }

    void run(Consumer<Handle> work) {
        change(h -> {
            work.accept(h);
            return true;
        });
    }

    /// The same for work that several processes must not do at once: the first takes the one row, the others wait for
    /// it.
    void alone(Runnable work) {
        run(h -> {
            h.execute("UPDATE identity_epoch SET value = value + 1");
            work.run();
        });
    }

    /// A number that is another one after each change. Cheap: it is asked for on every request.
    long version() {
        if (db.shared()) {
            poll();
        }
        return version.get();
    }

    /// One thread asks the database, the others go on with what is known.
    private void poll() {
        long now = System.nanoTime();
        long last = polledAt.get();
        if (now - last < POLL_NANOS || !polledAt.compareAndSet(last, now)) {
            return;
        }
        long found = db.read(h -> h.createQuery("SELECT value FROM identity_epoch")
                .mapTo(Long.class)
                .one());
        if (found != polled) {
            polled = found;
            version.incrementAndGet();
        }
    }
}
