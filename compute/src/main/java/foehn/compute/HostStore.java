package foehn.compute;

import foehn.kernel.db.Database;
import java.util.List;
import java.util.Optional;

/// The SQL of hosts.
public final class HostStore {
    private final Database db;

    public HostStore(Database db) {
        this.db = db.rows(Host.class);
    }

    /// A host by this name, at this address; one that is known keeps all else.
    void upsert(Host host) {
        var sql = """
                INSERT INTO host (name, uuid, agent_url, disabled, disabled_reason, forced_down, facts,
                    last_seen, generation, created_at, updated_at)
                VALUES (:name, :uuid, :agentUrl, :disabled, :disabledReason, :forcedDown, :facts,
                    :lastSeen, :generation, :createdAt, :updatedAt)
                ON CONFLICT (name) DO UPDATE SET agent_url = excluded.agent_url""";
        db.run(h -> h.createUpdate(sql).bindMethods(host).execute());
    }

    public List<Host> all() {
        return db.read(h -> h.createQuery("SELECT * FROM host ORDER BY name")
                .mapTo(Host.class)
                .list());
    }

    public Optional<Host> find(String name) {
        return db.read(h -> h.createQuery("SELECT * FROM host WHERE name = :name")
                .bind("name", name)
                .mapTo(Host.class)
                .findOne());
    }

    /// The heartbeat, with what the host said of itself.
    void seen(String name, String facts, long now) {
        db.run(h -> h.createUpdate("UPDATE host SET facts = :facts, last_seen = :now WHERE name = :name")
                .bind("facts", facts)
                .bind("now", now)
                .bind("name", name)
                .execute());
    }

    /// False when there is no such host.
    public boolean setDisabled(String name, boolean disabled, Optional<String> reason, long now) {
        return db.write(h -> h.createUpdate("""
                        UPDATE host SET disabled = :disabled, disabled_reason = :reason, updated_at = :now
                        WHERE name = :name""")
                        .bind("disabled", disabled)
                        .bind("reason", reason.orElse(null))
                        .bind("now", now)
                        .bind("name", name)
                        .execute())
                == 1;
    }

    /// False when there is no such host.
    public boolean setForcedDown(String name, boolean down, long now) {
        return db.write(h -> h.createUpdate("UPDATE host SET forced_down = :down, updated_at = :now WHERE name = :name")
                        .bind("down", down)
                        .bind("now", now)
                        .bind("name", name)
                        .execute())
                == 1;
    }

    /// Forgets the host and what it had to offer. Only when nothing has been promised of it.
    void delete(String name) {
        db.run(h -> h.createUpdate("DELETE FROM host WHERE name = :name")
                .bind("name", name)
                .execute());
    }
}
