package foehn.kernel.operation;

import foehn.kernel.db.Database;
import java.util.Optional;
import java.util.Set;

/// The SQL of operations.
final class OperationStore {
    private final Database db;

    OperationStore(Database db) {
        this.db = db.rows(Operation.class);
    }

    void insert(Operation operation) {
        db.write(h -> h.createUpdate("""
                        INSERT INTO operation (id, kind, subject, phase, step, progress, owner, lease, fence,
                            request_id, error, created_at, updated_at)
                        VALUES (:id, :kind, :subject, :phase, :step, :progress, :owner, :lease, :fence,
                            :requestId, :error, :createdAt, :updatedAt)""").bindMethods(operation).execute());
    }

    /// Takes one unfinished operation that nobody holds: a new one, or a dead process's. Of one subject's
    /// operations only the oldest unfinished one may run.
    Optional<Operation> claim(String owner, long now, long lease) {
        return db.write(h -> {
            var found = h.createQuery("""
                            SELECT id FROM operation o WHERE lease < :now AND phase IN ('RUNNING', 'UNDOING')
                            AND NOT EXISTS (SELECT 1 FROM operation p WHERE p.subject = o.subject AND p.id < o.id
                                AND p.phase IN ('RUNNING', 'UNDOING'))
                            ORDER BY id LIMIT 1""").bind("now", now).mapTo(String.class).findOne();
            if (found.isEmpty()) {
                return Optional.empty();
            }
            long fence = h.createQuery("UPDATE operation_fence SET value = value + 1 RETURNING value")
                    .mapTo(Long.class)
                    .one();
            return h.createQuery("""
                            UPDATE operation SET owner = :owner, lease = :lease, fence = :fence
                            WHERE id = :id AND lease < :now RETURNING *""")
                    .bind("owner", owner)
                    .bind("lease", lease)
                    .bind("fence", fence)
                    .bind("id", found.get())
                    .bind("now", now)
                    .mapTo(Operation.class)
                    .findOne();
        });
    }

    /// Writes where the operation stands, if it is still ours: a process that lost its lease stops here.
    boolean save(Operation next) {
        return db.write(h -> h.createUpdate("""
                                UPDATE operation SET phase = :phase, step = :step, progress = :progress,
                                    lease = :lease, error = :error, updated_at = :updatedAt
                                WHERE id = :id AND owner = :owner
                                    AND fence = :fence""").bindMethods(next).execute()) == 1;
    }

    void renew(String owner, Set<String> ids, long lease) {
        if (!ids.isEmpty()) {
            db.write(h -> h.createUpdate("UPDATE operation SET lease = :lease WHERE owner = :owner AND id IN (<ids>)")
                    .bind("lease", lease)
                    .bind("owner", owner)
                    .bindList("ids", ids.stream().sorted().toList())
                    .execute());
        }
    }

    /// Ends every lease. Only for a process that knows it is alone.
    void releaseAll() {
        db.write(h -> h.createUpdate("UPDATE operation SET lease = 0 WHERE phase IN ('RUNNING', 'UNDOING')")
                .execute());
    }

    Optional<Operation> find(String id) {
        return db.read(h -> h.createQuery("SELECT * FROM operation WHERE id = :id")
                .bind("id", id)
                .mapTo(Operation.class)
                .findOne());
    }

    /// The newest operation about this subject.
    Optional<Operation> latest(String subject) {
        return db.read(h -> h.createQuery("SELECT * FROM operation WHERE subject = :subject ORDER BY id DESC LIMIT 1")
                .bind("subject", subject)
                .mapTo(Operation.class)
                .findOne());
    }

    int forgetEnded(long before) {
        return db.write(
                h -> h.createUpdate("DELETE FROM operation WHERE phase IN ('DONE', 'UNDONE') AND updated_at < :before")
                        .bind("before", before)
                        .execute());
    }
}
