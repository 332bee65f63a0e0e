package foehn.identity;

import foehn.kernel.db.Database;
import java.util.Optional;

/// Policy documents.
final class PolicyDocumentStore {
    private final Database db;
    private final ListStore lists;

    PolicyDocumentStore(Database db, ListStore lists) {
        this.db = db.rows(PolicyDocument.class);
        this.lists = lists;
    }

    Page<PolicyDocument> page(Listing listing) {
        return lists.page("policy", PolicyDocument.class, listing);
    }

    Optional<PolicyDocument> find(String id) {
        return lists.find("policy", PolicyDocument.class, id);
    }

    void insert(PolicyDocument policy) {
        db.run(h -> h.execute(
                "INSERT INTO policy (id, type, blob, extra) VALUES (?, ?, ?, ?)",
                policy.id(),
                policy.type(),
                policy.blob(),
                policy.extra()));
    }

    void update(PolicyDocument policy) {
        db.run(h -> h.execute(
                "UPDATE policy SET type = ?, blob = ?, extra = ? WHERE id = ?",
                policy.type(),
                policy.blob(),
                policy.extra(),
                policy.id()));
    }

    boolean delete(String id) {
        return db.write(h -> h.execute("DELETE FROM policy WHERE id = ?", id)) == 1;
    }
}
