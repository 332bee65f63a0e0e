package foehn.object.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/// One connection to one index file, with its statements held open. For one thread at a time.
abstract class SqliteStore implements AutoCloseable {
    private static final int BUSY_MILLIS = 20_000;
    private static final int PAGE_BYTES = 4096;

    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    SqliteStore(Path file, int cacheKib) {
        var config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(BUSY_MILLIS);
        config.setCacheSize(-cacheKib);
        config.setPageSize(PAGE_BYTES);
        connection = open(file, config);
    }

    private static Connection open(Path file, SQLiteConfig config) {
        try {
            return config.createConnection("jdbc:sqlite:" + file);
        } catch (SQLException trouble) {
            throw failed("open " + file, trouble);
        }
    }

    /// Reads one row.
    @FunctionalInterface
    interface Mapper<T> {
        T map(ResultSet row) throws SQLException;
    }

    /// One statement, once: parameters in their order, then what to do with it.
    final class Call {
        private final String sql;
        private final PreparedStatement statement;
        private int parameter;

        private Call(String sql) {
            this.sql = sql;
            this.statement = statement(sql);
        }

        Call with(long value) {
            try {
                statement.setLong(++parameter, value);
                return this;
            } catch (SQLException trouble) {
                throw failed(sql, trouble);
            }
        }

        Call with(byte[] value) {
            try {
                statement.setBytes(++parameter, value);
                return this;
            } catch (SQLException trouble) {
                throw failed(sql, trouble);
            }
        }

        Call withNothing() {
            try {
                statement.setNull(++parameter, java.sql.Types.NULL);
                return this;
            } catch (SQLException trouble) {
                throw failed(sql, trouble);
            }
        }

        int run() {
            try {
                return statement.executeUpdate();
            } catch (SQLException trouble) {
                throw failed(sql, trouble);
            }
        }

        <T> Optional<T> one(Mapper<T> mapper) {
            try (var rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(mapper.map(rows)) : Optional.empty();
            } catch (SQLException trouble) {
                throw failed(sql, trouble);
            }
        }

        <T> List<T> all(Mapper<T> mapper) {
            var found = new ArrayList<T>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(mapper.map(rows));
                }
                return found;
            } catch (SQLException trouble) {
                throw failed(sql, trouble);
            }
        }

        /// Names in the first column, whatever `mapper` reads in the others.
        <T> Cursor<T> cursor(Mapper<T> mapper) {
            try {
                return new RowCursor<>(sql, statement.executeQuery(), mapper);
            } catch (SQLException trouble) {
                throw failed(sql, trouble);
            }
        }
    }

    private record RowCursor<T>(String sql, ResultSet rows, Mapper<T> mapper) implements Cursor<T> {
        @Override
        public @org.jspecify.annotations.Nullable Line<T> next() {
            try {
                return rows.next() ? new Line<>(rows.getBytes(1), mapper.map(rows)) : null;
            } catch (SQLException trouble) {
                throw failed(sql, trouble);
            }
        }

        @Override
        public void close() {
            try {
                rows.close();
            } catch (SQLException trouble) {
                throw failed(sql, trouble);
            }
        }
    }

    final Call call(String sql) {
        return new Call(sql);
    }

    private PreparedStatement statement(String sql) {
        var known = statements.get(sql);
        if (known != null) {
            return known;
        }
        try {
            var made = connection.prepareStatement(sql);
            statements.put(sql, made);
            return made;
        } catch (SQLException trouble) {
            throw failed(sql, trouble);
        }
    }

    /// Something without parameters that is not worth keeping.
    final void run(String sql) {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException trouble) {
            throw failed(sql, trouble);
        }
    }

    /// From here on, changes are made together by [#commit], or not at all.
    final void beginTransactions() {
        try {
            connection.setAutoCommit(false);
        } catch (SQLException trouble) {
            throw failed("begin", trouble);
        }
    }

    final void commit() {
        try {
            connection.commit();
        } catch (SQLException trouble) {
            throw failed("commit", trouble);
        }
    }

    final void rollback() {
        try {
            connection.rollback();
        } catch (SQLException trouble) {
            throw failed("rollback", trouble);
        }
    }

    private static RuntimeException failed(String what, SQLException trouble) {
        return trouble.getErrorCode() == SQLiteErrorCode.SQLITE_FULL.code
                ? new StorageFull("The disk is full.")
                : new IndexFailure(what + ": " + trouble.getMessage(), trouble);
    }

    /// The index could not be read or written.
    static final class IndexFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        IndexFailure(String message, Throwable cause) {
            super(message, cause);
        }
    }

    @Override
    public void close() {
        try {
            for (var statement : statements.values()) {
                statement.close();
            }
            connection.close();
        } catch (SQLException trouble) {
            throw failed("close", trouble);
        }
    }
}
