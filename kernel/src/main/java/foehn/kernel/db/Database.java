package foehn.kernel.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jspecify.annotations.Nullable;

/// The database: SQLite by default, PostgreSQL for more than one control-plane process.
///
/// Stores reach it through [#read] and [#write] only. `write` is a transaction; one inside another joins it, and
/// a `read` inside a `write` sees what has been written, so stores compose without passing handles about. A thread
/// never holds more than one connection, nor one while it waits to write: threads that did would wait for each other.
/// So a `write` inside a `read` is refused.
///
/// SQLite has one writer. Writers queue here, on a lock that virtual threads can wait on, instead of inside
/// SQLite, where a waiting writer would hold its carrier thread while the owner of the lock needs one to go on.
public final class Database implements AutoCloseable {
    private static final int CONNECTIONS_MAX = 8;

    private final HikariDataSource pool;
    private final Jdbi jdbi;
    private final boolean oneWriter;
    private final ReentrantLock writer = new ReentrantLock(true);
    // One for each database: a process may have two open, in tests at least.
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<@Nullable Open> current = new ThreadLocal<>();

    /// This thread's connection.
    ///
    /// @param afterCommit present while a transaction is open on it
    private record Open(Handle handle, Optional<List<Runnable>> afterCommit) {}

    private Database(HikariDataSource pool, Jdbi jdbi, boolean oneWriter) {
        this.pool = pool;
        this.jdbi = jdbi;
        this.oneWriter = oneWriter;
    }

    /// Opens, and brings the schema up to date. Every module keeps its migrations in `db/migration`, numbered
    /// within a range of its own (see `docs/decisions/0003-one-schema.md`).
    ///
    /// @param url `jdbc:sqlite:FILE` or `jdbc:postgresql://…`
    public static Database open(String url) {
        boolean sqlite = url.startsWith("jdbc:sqlite:");
        var config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(CONNECTIONS_MAX);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(Duration.ofSeconds(20).toMillis());
        if (sqlite) {
            config.addDataSourceProperty("journal_mode", "WAL");
            config.addDataSourceProperty("synchronous", "FULL");
            config.addDataSourceProperty("foreign_keys", "true");
            config.addDataSourceProperty("busy_timeout", "10000");
        }
        var pool = new HikariDataSource(config);
        Flyway.configure()
                .dataSource(pool)
                .outOfOrder(true)
                .locations("classpath:db/migration")
                .load()
                .migrate();
        return new Database(pool, Jdbi.create(pool), sqlite);
    }

    /// Lets rows of these record types be read. Called once by each store.
    public Database rows(Class<?>... records) {
        for (var record : records) {
            jdbi.registerRowMapper(ConstructorMapper.factory(record));
        }
        return this;
    }

    /// Whether another control-plane process may be using the same database.
    public boolean shared() {
        return !oneWriter;
    }

    /// Throws when the database does not answer.
    public void ping() {
        read(handle -> handle.createQuery("SELECT 1").mapTo(Integer.class).one());
    }

    public <T extends @Nullable Object> T read(Function<Handle, T> query) {
        var outer = current.get();
        if (outer != null) {
            return query.apply(outer.handle());
        }
        try (var handle = jdbi.open()) {
            return with(new Open(handle, Optional.empty()), query);
        }
    }

    public void run(Consumer<Handle> change) {
        write(handle -> {
            change.accept(handle);
            return true;
        });
    }

    /// All of it or nothing; on disk when it returns.
    public <T extends @Nullable Object> T write(Function<Handle, T> change) {
        var outer = current.get();
        if (outer != null && outer.afterCommit().isEmpty()) {
            throw new IllegalStateException("a write inside a read");
        }
        if (outer != null) {
            return change.apply(outer.handle());
        }
        var after = new ArrayList<Runnable>();
        T result = oneWriter ? exclusively(change, after) : transact(change, after);
        after.forEach(Runnable::run);
        return result;
    }

    /// Runs `then` when the transaction that is open now has been committed; at once when none is open.
    public void afterCommit(Runnable then) {
        var open = current.get();
        if (open == null || open.afterCommit().isEmpty()) {
            then.run();
        } else {
            open.afterCommit().get().add(then);
        }
    }

    private <T extends @Nullable Object> T exclusively(Function<Handle, T> change, List<Runnable> after) {
        writer.lock();
        try {
            return transact(change, after);
        } finally {
            writer.unlock();
        }
    }

    private <T extends @Nullable Object> T transact(Function<Handle, T> change, List<Runnable> after) {
        try (var handle = jdbi.open()) {
            return handle.inTransaction(h -> with(new Open(h, Optional.of(after)), change));
        }
    }

    private <T extends @Nullable Object> T with(Open open, Function<Handle, T> work) {
        current.set(open);
        try {
            return work.apply(open.handle());
        } finally {
            current.remove();
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
