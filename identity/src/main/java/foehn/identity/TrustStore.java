package foehn.identity;

import foehn.kernel.db.Database;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Trusts and the roles that they pass on. One that is over, or used up, is as good as gone.
final class TrustStore {
    private static final String ALIVE = """
            (SELECT * FROM trust WHERE (expires_at_micros IS NULL OR expires_at_micros > :now)
                AND (remaining_uses IS NULL OR remaining_uses > 0)) AS alive
            """;

    private final Database db;
    private final EpochStore epoch;
    private final ListStore lists;
    private final InstantSource clock;

    TrustStore(Database db, EpochStore epoch, ListStore lists, InstantSource clock) {
        this.db = db.rows(Trust.class);
        this.epoch = epoch;
        this.lists = lists;
        this.clock = clock;
    }

    Page<Trust> page(Listing listing) {
        return lists.page(ALIVE, Trust.class, listing, q -> q.bind("now", nowMicros()));
    }

    Optional<Trust> find(String id) {
        return page(Listing.all().and("id", id)).items().stream().findFirst();
    }

    /// As they were chosen: without those that they imply.
    List<Role> roles(String id) {
        return db.read(h -> h.createQuery("""
                        SELECT * FROM role WHERE id IN (SELECT role_id FROM trust_role WHERE trust_id = :id)
                        ORDER BY name
                        """).bind("id", id).mapTo(Role.class).list());
    }

    void insert(Trust trust, Collection<String> roleIds) {
        epoch.run(h -> {
            h.createUpdate("""
                            INSERT INTO trust (id, trustor_id, trustee_id, project_id, impersonation, expires_at_micros,
                                               remaining_uses, redelegated_trust_id, redelegation_count)
                            VALUES (:id, :trustor, :trustee, :project, :impersonation, :expires,
                                    :uses, :redelegated, :count)
                            """)
                    .bind("id", trust.id())
                    .bind("trustor", trust.trustorId())
                    .bind("trustee", trust.trusteeId())
                    .bind("project", trust.projectId())
                    .bind("impersonation", trust.impersonation())
                    .bind("expires", trust.expiresAtMicros())
                    .bind("uses", trust.remainingUses())
                    .bind("redelegated", trust.redelegatedTrustId())
                    .bind("count", trust.redelegationCount())
                    .execute();
            roleIds.forEach(
                    role -> h.execute("INSERT INTO trust_role (trust_id, role_id) VALUES (?, ?)", trust.id(), role));
        });
    }

    /// Takes one use. Whether there was one, or they are without end.
    ///
    /// What tokens mean does not depend on it, so nothing that is remembered need be forgotten.
    boolean use(String id) {
        return db.write(h -> h.execute("""
                        UPDATE trust SET remaining_uses = remaining_uses - 1
                        WHERE id = ? AND (remaining_uses IS NULL OR remaining_uses > 0)
                        """, id)) == 1;
    }

    /// With all trusts that were made of it.
    boolean delete(String id) {
        return epoch.change(h -> h.execute("DELETE FROM trust WHERE id = ?", id)) == 1;
    }

    private long nowMicros() {
        return clock.millis() * 1000;
    }
}
