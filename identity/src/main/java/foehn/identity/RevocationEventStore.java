package foehn.identity;

import foehn.kernel.Ids;
import foehn.kernel.db.Database;
import foehn.kernel.json.Json;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// What made tokens void before their time, for those who want to know. Tokens are void by themselves, so a process
/// that
/// dies before it noted an event leaves no token valid.
final class RevocationEventStore {
    /// @param body what the tokens have in common, as a JSON object
    /// @param revokedAt in milliseconds
    record Event(String id, String body, long revokedAt) implements Identified {}

    /// Longer than tokens live.
    private static final Duration KEPT = Duration.ofDays(7);

    private final Database db;
    private final InstantSource clock;

    RevocationEventStore(Database db, InstantSource clock) {
        this.db = db.rows(Event.class);
        this.clock = clock;
    }

    /// Notes what tokens of now and before are void by, and forgets what can concern no token any more.
    ///
    /// @param name what they have in common: `user_id`, say
    void note(String name, String value) {
        note(Json.object().put(name, value));
    }

    /// The same for several things in common.
    void note(ObjectNode body) {
        long now = clock.millis();
        db.run(h -> {
            h.execute("DELETE FROM revocation_event WHERE revoked_at < ?", now - KEPT.toMillis());
            h.execute(
                    "INSERT INTO revocation_event (id, body, revoked_at) VALUES (?, ?, ?)",
                    Ids.hex(),
                    body.toString(),
                    now);
        });
    }

    List<Event> since(long millis) {
        return db.read(
                h -> h.createQuery("SELECT * FROM revocation_event WHERE revoked_at >= :since ORDER BY revoked_at")
                        .bind("since", millis)
                        .mapTo(Event.class)
                        .list());
    }
}
