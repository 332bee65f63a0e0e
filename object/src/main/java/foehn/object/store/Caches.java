package foehn.object.store;

/// What is kept in memory of all shards. Together they take what they were given, about.
final class Caches {
    final Cache<ObjectKey, StoredObject> objects;
    final Cache<ContainerKey, ContainerRow> containers;
    final Cache<String, Account> accounts;
    /// Small contents by reference: they never change.
    final Cache<String, byte[]> inlines;

    Caches(long bytesMax) {
        objects = new Cache<>(bytesMax * 3 / 8, Rows::weight);
        containers = new Cache<>(
                bytesMax / 8, row -> 400 + Rows.weight(row.container().metadata()));
        accounts = new Cache<>(bytesMax / 16, account -> 200 + Rows.weight(account.metadata()));
        inlines = new Cache<>(bytesMax * 7 / 16, bytes -> bytes.length + 80);
    }
}
