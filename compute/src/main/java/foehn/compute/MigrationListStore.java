package foehn.compute;

import foehn.kernel.db.Database;
import java.util.List;
import java.util.Optional;

/// The SQL that finds migrations.
final class MigrationListStore {
    private final Database db;

    /// What is wanted; what is empty does not matter.
    ///
    /// @param host its source or its target
    record Query(
            Optional<String> host,
            Optional<String> source,
            Optional<String> server,
            Optional<String> status,
            Optional<String> type,
            long changedSince,
            long changedBefore) {}

    MigrationListStore(Database db) {
        this.db = db.rows(Migration.class);
    }

    /// Newest first.
    List<Migration> find(Query query) {
        return db.read(h -> h.createQuery("""
                        SELECT * FROM migration
                        WHERE (:host = '' OR source_host = :host OR dest_host = :host)
                            AND (:source = '' OR source_host = :source)
                            AND (:server = '' OR server_id = :server)
                            AND (:status = '' OR status = :status)
                            AND (:type = '' OR type = :type)
                            AND updated_at >= :since AND updated_at <= :before
                        ORDER BY created_at DESC, number DESC""")
                .bind("host", query.host().orElse(""))
                .bind("source", query.source().orElse(""))
                .bind("server", query.server().orElse(""))
                .bind("status", query.status().orElse(""))
                .bind("type", query.type().orElse(""))
                .bind("since", query.changedSince())
                .bind("before", query.changedBefore())
                .mapTo(Migration.class)
                .list());
    }
}
