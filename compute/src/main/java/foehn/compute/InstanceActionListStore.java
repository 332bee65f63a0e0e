package foehn.compute;

import foehn.kernel.db.Database;
import java.util.List;
import java.util.Optional;

/// The SQL that reads what was asked of a server.
final class InstanceActionListStore {
    private final Database db;

    InstanceActionListStore(Database db) {
        this.db = db.rows(InstanceAction.class, InstanceAction.Event.class);
    }

    /// Newest first.
    List<InstanceAction> of(String server) {
        return db.read(h -> h.createQuery("""
                        SELECT * FROM instance_action WHERE server_id = :server
                        ORDER BY started_at DESC, request_id""")
                .bind("server", server)
                .mapTo(InstanceAction.class)
                .list());
    }

    Optional<InstanceAction> find(String server, String request) {
        return db.read(
                h -> h.createQuery("SELECT * FROM instance_action WHERE server_id = :server AND request_id = :request")
                        .bind("server", server)
                        .bind("request", request)
                        .mapTo(InstanceAction.class)
                        .findOne());
    }

    /// Newest first.
    List<InstanceAction.Event> events(String server, String request) {
        return db.read(h -> h.createQuery("""
                        SELECT * FROM instance_action_event WHERE server_id = :server AND request_id = :request
                        ORDER BY started_at DESC, event""")
                .bind("server", server)
                .bind("request", request)
                .mapTo(InstanceAction.Event.class)
                .list());
    }
}
