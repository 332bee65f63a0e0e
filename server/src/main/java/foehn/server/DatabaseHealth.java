package foehn.server;

import foehn.kernel.db.Database;
import foehn.kernel.health.Health;
import java.util.concurrent.Callable;

/// Whether the database answers, and which kind it is.
record DatabaseHealth(Database db) implements Callable<Health.Finding> {
    @Override
    public Health.Finding call() {
        db.ping();
        return new Health.Finding(true, db.shared() ? "PostgreSQL" : "SQLite");
    }
}
