package foehn.object.store;

import java.nio.file.Path;
import java.util.List;

/// The one writing connection of a shard. What it reads includes what it has written and not yet committed.
final class WriteStore extends ReadStore {
    private static final List<String> SCHEMA = List.of(
            "CREATE TABLE IF NOT EXISTS account (name BLOB PRIMARY KEY, row BLOB NOT NULL) WITHOUT ROWID",
            "CREATE TABLE IF NOT EXISTS usage (account BLOB NOT NULL, policy INTEGER NOT NULL,"
                    + " containers INTEGER NOT NULL, objects INTEGER NOT NULL, bytes INTEGER NOT NULL,"
                    + " PRIMARY KEY (account, policy)) WITHOUT ROWID",
            "CREATE TABLE IF NOT EXISTS container (account BLOB NOT NULL, name BLOB NOT NULL, id INTEGER NOT NULL,"
                    + " policy INTEGER NOT NULL, objects INTEGER NOT NULL, bytes INTEGER NOT NULL,"
                    + " changed INTEGER NOT NULL, row BLOB NOT NULL, PRIMARY KEY (account, name)) WITHOUT ROWID",
            "CREATE UNIQUE INDEX IF NOT EXISTS container_id ON container (id)",
            "CREATE TABLE IF NOT EXISTS object (container INTEGER NOT NULL, name BLOB NOT NULL, delete_at INTEGER,"
                    + " row BLOB NOT NULL, PRIMARY KEY (container, name)) WITHOUT ROWID",
            "CREATE INDEX IF NOT EXISTS object_expiry ON object (delete_at) WHERE delete_at IS NOT NULL",
            "CREATE TABLE IF NOT EXISTS version (container INTEGER NOT NULL, name BLOB NOT NULL,"
                    + " age INTEGER NOT NULL, id BLOB NOT NULL, row BLOB NOT NULL,"
                    + " PRIMARY KEY (container, name, age, id)) WITHOUT ROWID",
            "CREATE UNIQUE INDEX IF NOT EXISTS version_id ON version (container, name, id)",
            // Contents have tables of their own, so that listings read nothing but names and rows.
            "CREATE TABLE IF NOT EXISTS inline (id INTEGER PRIMARY KEY, body BLOB NOT NULL)",
            "CREATE TABLE IF NOT EXISTS file (id BLOB PRIMARY KEY) WITHOUT ROWID");

    WriteStore(Path file, int cacheKib, int walPagesMax) {
        super(file, cacheKib);
        run("PRAGMA wal_autocheckpoint = " + walPagesMax);
        SCHEMA.forEach(this::run);
        beginTransactions();
    }

    void putAccount(Account account) {
        call("INSERT OR REPLACE INTO account (name, row) VALUES (?, ?)")
                .with(Rows.name(account.name()))
                .with(Rows.pack(account))
                .run();
    }

    void removeAccount(String name) {
        call("DELETE FROM account WHERE name = ?").with(Rows.name(name)).run();
    }

    void putUsage(String account, int policy, Usage usage) {
        call("INSERT OR REPLACE INTO usage (account, policy, containers, objects, bytes) VALUES (?, ?, ?, ?, ?)")
                .with(Rows.name(account))
                .with(policy)
                .with(usage.containers())
                .with(usage.objects())
                .with(usage.bytes())
                .run();
    }

    void putContainer(ContainerRow row) {
        var container = row.container();
        call("INSERT OR REPLACE INTO container (account, name, id, policy, objects, bytes, changed, row)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
                .with(Rows.name(container.key().account()))
                .with(Rows.name(container.key().container()))
                .with(row.id())
                .with(container.policy())
                .with(container.usage().objects())
                .with(container.usage().bytes())
                .with(container.changed().tenMicros())
                .with(Rows.pack(container))
                .run();
    }

    void removeContainer(ContainerKey key) {
        call("DELETE FROM container WHERE account = ? AND name = ?")
                .with(Rows.name(key.account()))
                .with(Rows.name(key.container()))
                .run();
    }

    void putObject(long container, StoredObject object) {
        var call = call("INSERT OR REPLACE INTO object (container, name, delete_at, row) VALUES (?, ?, ?, ?)")
                .with(container)
                .with(Rows.name(object.name()));
        var expiry = object.deleteAtSeconds();
        (expiry.isPresent() ? call.with(expiry.getAsLong()) : call.withNothing())
                .with(Rows.pack(object))
                .run();
    }

    void removeObject(long container, String name) {
        call("DELETE FROM object WHERE container = ? AND name = ?")
                .with(container)
                .with(Rows.name(name))
                .run();
    }

    void putVersion(long container, StoredObject version) {
        call("INSERT INTO version (container, name, age, id, row) VALUES (?, ?, ?, ?, ?)")
                .with(container)
                .with(Rows.name(version.name()))
                .with(age(version))
                .with(Rows.name(version.versionId()))
                .with(Rows.pack(version))
                .run();
    }

    /// Sorts the newest first.
    static long age(StoredObject version) {
        return Long.MAX_VALUE - version.at().tenMicros();
    }

    void removeVersion(long container, String name, String versionId) {
        call("DELETE FROM version WHERE container = ? AND name = ? AND id = ?")
                .with(container)
                .with(Rows.name(name))
                .with(Rows.name(versionId))
                .run();
    }

    void putInline(long id, byte[] body) {
        call("INSERT INTO inline (id, body) VALUES (?, ?)").with(id).with(body).run();
    }

    void removeInline(long id) {
        call("DELETE FROM inline WHERE id = ?").with(id).run();
    }

    void putFile(byte[] id) {
        call("INSERT INTO file (id) VALUES (?)").with(id).run();
    }

    void removeFile(byte[] id) {
        call("DELETE FROM file WHERE id = ?").with(id).run();
    }
}
