package foehn.compute;

import foehn.kernel.db.Database;
import org.jspecify.annotations.Nullable;

/// The SQL that writes what was asked of a server, and what became of it.
final class InstanceActionStore {
    private final Database db;

    InstanceActionStore(Database db) {
        this.db = db;
    }

    void begin(String server, String request, String action, String user, String project, long now) {
        db.run(h -> h.createUpdate("""
                        INSERT INTO instance_action (server_id, request_id, action, user_id, project_id, message,
                            started_at, updated_at)
                        VALUES (:server, :request, :action, :user, :project, NULL, :now, :now)
                        ON CONFLICT (server_id, request_id) DO NOTHING""")
                .bind("server", server)
                .bind("request", request)
                .bind("action", action)
                .bind("user", user)
                .bind("project", project)
                .bind("now", now)
                .execute());
    }

    void beginEvent(String server, String request, String event, @Nullable String host, long now) {
        db.run(h -> h.createUpdate("""
                        INSERT INTO instance_action_event (server_id, request_id, event, host, started_at)
                        VALUES (:server, :request, :event, :host, :now)
                        ON CONFLICT (server_id, request_id, event) DO NOTHING""")
                .bind("server", server)
                .bind("request", request)
                .bind("event", event)
                .bind("host", host)
                .bind("now", now)
                .execute());
    }

    void finishEvent(String server, String request, String event, @Nullable String error, long now) {
        db.run(h -> {
            h.createUpdate("""
                            UPDATE instance_action_event SET finished_at = :now, result = :result, details = :error
                            WHERE server_id = :server AND request_id = :request AND event = :event
                                AND finished_at IS NULL""")
                    .bind("server", server)
                    .bind("request", request)
                    .bind("event", event)
                    .bind("result", error == null ? "Success" : "Error")
                    .bind("error", error)
                    .bind("now", now)
                    .execute();
            h.createUpdate("""
                            UPDATE instance_action SET updated_at = :now, message = :message
                            WHERE server_id = :server AND request_id = :request""")
                    .bind("server", server)
                    .bind("request", request)
                    .bind("message", error == null ? null : "Error")
                    .bind("now", now)
                    .execute();
        });
    }
}
