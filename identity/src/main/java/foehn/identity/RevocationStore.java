package foehn.identity;

import foehn.kernel.db.Database;
import java.time.InstantSource;
import java.util.Set;
import java.util.stream.Collectors;

/// Tokens that were given back. A row is kept until the token would have expired anyway.
final class RevocationStore {
    private final Database db;
    private final EpochStore epoch;
    private final InstantSource clock;

    RevocationStore(Database db, EpochStore epoch, InstantSource clock) {
        this.db = db;
        this.epoch = epoch;
        this.clock = clock;
    }

    void revoke(String auditId, long expiresAt) {
        epoch.run(h -> {
            h.execute("DELETE FROM revoked_token WHERE expires_at <= ?", clock.millis());
            h.execute(
                    "INSERT INTO revoked_token (audit_id, expires_at) VALUES (?, ?) ON CONFLICT DO NOTHING",
                    auditId,
                    expiresAt);
        });
    }

    Set<String> all() {
        return db.read(h -> h
                .createQuery("SELECT audit_id FROM revoked_token WHERE expires_at > :now")
                .bind("now", clock.millis())
                .mapTo(String.class)
                .stream()
                .collect(Collectors.toUnmodifiableSet()));
    }
}
