package foehn.compute;

import foehn.hypervisor.MigrationStatus;
import foehn.kernel.db.Database;
import foehn.kernel.json.Json;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The SQL of migrations.
public final class MigrationStore {
    private static final String OPEN = "('accepted', 'preparing', 'running', 'post-migrating')";

    private final Database db;

    public MigrationStore(Database db) {
        this.db = db.rows(Migration.class);
    }

    void insert(Migration migration) {
        db.run(h -> h.createUpdate("""
                        INSERT INTO migration (id, number, server_id, project_id, user_id, type, status, source_host,
                            dest_host, block, abort_requested, memory_total, memory_remaining, memory_processed,
                            disk_total, disk_processed, total_millis, pause_millis, passes, failure, created_at,
                            updated_at)
                        VALUES (:id, :number, :serverId, :projectId, :userId, :type, :status, :sourceHost,
                            :destHost, :block, :abortRequested, :memoryTotal, :memoryRemaining, :memoryProcessed,
                            :diskTotal, :diskProcessed, :totalMillis, :pauseMillis, :passes, :failure, :createdAt,
                            :updatedAt)""").bindMethods(migration).execute());
    }

    public Optional<Migration> find(String id) {
        return db.read(h -> h.createQuery("SELECT * FROM migration WHERE id = :id")
                .bind("id", id)
                .mapTo(Migration.class)
                .findOne());
    }

    public List<Migration> ofServer(String server) {
        return db.read(h -> h.createQuery("SELECT * FROM migration WHERE server_id = :server ORDER BY number")
                .bind("server", server)
                .mapTo(Migration.class)
                .list());
    }

    void setStatus(String id, String status, @Nullable String failure, long now) {
        db.run(h -> h.createUpdate("""
                        UPDATE migration SET status = :status, failure = :failure, updated_at = :now WHERE id = :id""")
                .bind("status", status)
                .bind("failure", failure)
                .bind("now", now)
                .bind("id", id)
                .execute());
    }

    /// Writes down how far the hypervisor is.
    void progress(String id, MigrationStatus at, long now) {
        db.run(h -> h.createUpdate("""
                        UPDATE migration SET memory_total = :memoryTotal, memory_remaining = :memoryRemaining,
                            memory_processed = :memorySent, disk_total = :diskTotal, disk_processed = :diskSent,
                            total_millis = :total, pause_millis = :pause, passes = :passes, updated_at = :now
                        WHERE id = :id""")
                .bind("memoryTotal", at.memoryTotalBytes())
                .bind("memoryRemaining", at.memoryRemainingBytes())
                .bind("memorySent", at.memoryBytes())
                .bind("diskTotal", at.diskTotalBytes())
                .bind("diskSent", at.diskBytes())
                .bind("total", at.totalMillis())
                .bind("pause", at.pauseMillis())
                .bind("passes", Json.MAPPER.writeValueAsString(at.passes()))
                .bind("now", now)
                .bind("id", id)
                .execute());
    }

    /// False when it has ended, or is past the point of return.
    boolean requestAbort(String id, long now) {
        return db.write(h -> h.createUpdate("""
                        UPDATE migration SET abort_requested = :yes, updated_at = :now
                        WHERE id = :id AND status IN ('accepted', 'preparing', 'running')""")
                        .bind("yes", true)
                        .bind("now", now)
                        .bind("id", id)
                        .execute())
                == 1;
    }

    /// How many run now from or to this host.
    long openAt(String host) {
        return db.read(h -> h.createQuery("SELECT COUNT(*) FROM migration WHERE (source_host = :host"
                        + " OR dest_host = :host) AND status IN " + OPEN)
                .bind("host", host)
                .mapTo(Long.class)
                .one());
    }
}
