package foehn.testkit;

import foehn.kernel.db.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Both databases we promise to run on. Every store is tested on each:
/// `@ParameterizedClass @EnumSource(Engine.class)`.
public enum Engine {
    SQLITE {
        @Override
        String url() throws IOException {
            return "jdbc:sqlite:" + Files.createTempDirectory("foehn").resolve("foehn.db");
        }
    },
    POSTGRESQL {
        @Override
        String url() throws IOException, SQLException {
            var name = "t" + UUID.randomUUID().toString().replace("-", "");
            var server = postgres();
            try (var connection = DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres"));
                    var statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE " + name);
            }
            return server.getJdbcUrl("postgres", name);
        }
    };

    private static @Nullable EmbeddedPostgres running;

    abstract String url() throws IOException, SQLException;

    /// A new, empty database with the schema of all modules on the class path.
    public Database fresh() throws IOException, SQLException {
        return Database.open(url());
    }

    /// One PostgreSQL a test process; it ends with it.
    private static synchronized EmbeddedPostgres postgres() throws IOException {
        if (running == null) {
            running = EmbeddedPostgres.start();
        }
        return running;
    }
}
