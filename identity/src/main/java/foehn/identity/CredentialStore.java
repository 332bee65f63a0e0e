package foehn.identity;

import foehn.kernel.db.Database;
import java.util.Optional;

/// Credentials, sealed.
final class CredentialStore {
    private final EpochStore epoch;
    private final ListStore lists;

    CredentialStore(Database db, EpochStore epoch, ListStore lists) {
        db.rows(Credential.class);
        this.epoch = epoch;
        this.lists = lists;
    }

    Page<Credential> page(Listing listing) {
        return lists.page("credential", Credential.class, listing);
    }

    Optional<Credential> find(String id) {
        return lists.find("credential", Credential.class, id);
    }

    /// Whether there was none of this id.
    boolean insert(Credential credential) {
        return epoch.change(h -> h.execute(
                        "INSERT INTO credential (id, user_id, project_id, type, sealed, extra)"
                                + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                        credential.id(),
                        credential.userId(),
                        credential.projectId(),
                        credential.type(),
                        credential.sealed(),
                        credential.extra()))
                == 1;
    }

    void update(Credential credential) {
        epoch.run(h -> h.execute(
                "UPDATE credential SET user_id = ?, project_id = ?, type = ?, sealed = ?, extra = ? WHERE id = ?",
                credential.userId(),
                credential.projectId(),
                credential.type(),
                credential.sealed(),
                credential.extra(),
                credential.id()));
    }

    boolean delete(String id) {
        return epoch.change(h -> h.execute("DELETE FROM credential WHERE id = ?", id)) == 1;
    }
}
