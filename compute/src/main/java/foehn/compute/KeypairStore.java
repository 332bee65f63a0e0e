package foehn.compute;

import foehn.kernel.db.Database;
import java.util.List;
import java.util.Optional;

/// The SQL of keypairs.
final class KeypairStore {
    private final Database db;

    KeypairStore(Database db) {
        this.db = db.rows(Keypair.class);
    }

    /// False when the user has one of this name.
    boolean insert(Keypair keypair) {
        var next = "UPDATE compute_counter SET value = value + 1 WHERE name = 'keypair' RETURNING value";
        return db.write(h -> {
                    long number = h.createQuery(next).mapTo(Long.class).one();
                    return h.createUpdate("""
                            INSERT INTO keypair (number, user_id, name, type, public_key, fingerprint, created_at)
                            VALUES (:count, :userId, :name, :type, :publicKey, :fingerprint, :createdAt)
                            ON CONFLICT DO NOTHING""")
                            .bindMethods(keypair)
                            .bind("count", number)
                            .execute();
                })
                == 1;
    }

    Optional<Keypair> find(String user, String name) {
        return db.read(h -> h.createQuery("SELECT * FROM keypair WHERE user_id = :user AND name = :name")
                .bind("user", user)
                .bind("name", name)
                .mapTo(Keypair.class)
                .findOne());
    }

    List<Keypair> list(String user) {
        return db.read(h -> h.createQuery("SELECT * FROM keypair WHERE user_id = :user ORDER BY name")
                .bind("user", user)
                .mapTo(Keypair.class)
                .list());
    }

    boolean delete(String user, String name) {
        return db.write(h -> h.createUpdate("DELETE FROM keypair WHERE user_id = :user AND name = :name")
                        .bind("user", user)
                        .bind("name", name)
                        .execute())
                == 1;
    }
}
