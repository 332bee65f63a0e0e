package foehn.identity;

import foehn.kernel.db.Database;
import java.util.List;
import java.util.Map;

/// The options of domains' configurations.
final class DomainConfigStore {
    record Key(String group, String option) {}

    /// @param value JSON; or, of a secret, what [Vault] made of it
    record Row(String domainId, String grp, String opt, String value) {
        boolean is(DomainConfigs.Part part) {
            return part.group().filter(g -> !g.equals(grp)).isEmpty()
                    && part.option().filter(o -> !o.equals(opt)).isEmpty();
        }
    }

    private final Database db;

    DomainConfigStore(Database db) {
        this.db = db.rows(Row.class);
    }

    List<Row> all(String domainId) {
        return db.read(h -> h.createQuery("SELECT * FROM domain_config WHERE domain_id = :domain ORDER BY grp, opt")
                .bind("domain", domainId)
                .mapTo(Row.class)
                .list());
    }

    void replace(String domainId, Map<Key, String> options) {
        db.run(h -> {
            h.execute("DELETE FROM domain_config WHERE domain_id = ?", domainId);
            put(domainId, options);
        });
    }

    void put(String domainId, Map<Key, String> options) {
        db.run(h -> options.forEach((key, value) -> h.execute("""
                INSERT INTO domain_config (domain_id, grp, opt, value) VALUES (?, ?, ?, ?)
                ON CONFLICT (domain_id, grp, opt) DO UPDATE SET value = excluded.value
                """, domainId, key.group(), key.option(), value)));
    }

    void delete(String domainId, DomainConfigs.Part part) {
        db.run(h -> all(domainId).stream()
                .filter(row -> row.is(part))
                .forEach(row -> h.execute(
                        "DELETE FROM domain_config WHERE domain_id = ? AND grp = ? AND opt = ?",
                        domainId,
                        row.grp(),
                        row.opt())));
    }
}
