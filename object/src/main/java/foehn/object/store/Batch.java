package foehn.object.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The changes that one commit makes durable together. What it has changed it sees at once; everybody else sees it
/// when [#publish] has put it into the caches, after the commit.
final class Batch {
    private final Shard shard;
    private final WriteStore store;
    private final Caches caches;
    private final Map<ContainerKey, Optional<ContainerRow>> containers = new HashMap<>();
    private final Map<ObjectKey, Optional<StoredObject>> objects = new HashMap<>();
    private final Map<String, Optional<Account>> accounts = new HashMap<>();
    private final Map<String, Map<Integer, Usage>> usages = new HashMap<>();
    private final Map<String, byte[]> inlines = new HashMap<>();
    private final List<Runnable> afterwards = new ArrayList<>();

    Batch(Shard shard, WriteStore store, Caches caches) {
        this.shard = shard;
        this.store = store;
        this.caches = caches;
    }

    WriteStore store() {
        return store;
    }

    /// To be done when all of this is durable, in that order.
    void afterwards(Runnable then) {
        afterwards.add(then);
    }

    Optional<Account> account(String name) {
        var changed = accounts.get(name);
        return changed != null ? changed : store.account(name);
    }

    void setAccount(String name, Optional<Account> account) {
        accounts.put(name, account);
        account.ifPresentOrElse(store::putAccount, () -> store.removeAccount(name));
    }

    Optional<ContainerRow> container(ContainerKey key) {
        var changed = containers.get(key);
        if (changed != null) {
            return changed;
        }
        var cached = caches.containers.get(key);
        return cached != null ? Optional.of(cached) : store.container(key);
    }

    /// Written at the end, once for all changes to it.
    void setContainer(ContainerRow row) {
        containers.put(row.container().key(), Optional.of(row));
    }

    void removeContainer(ContainerKey key) {
        containers.put(key, Optional.empty());
        store.removeContainer(key);
    }

    Optional<StoredObject> object(long container, String name) {
        var key = new ObjectKey(container, name);
        var changed = objects.get(key);
        if (changed != null) {
            return changed;
        }
        var cached = caches.objects.get(key);
        return cached != null ? Optional.of(cached) : store.object(container, name);
    }

    void setObject(long container, StoredObject object) {
        objects.put(new ObjectKey(container, object.name()), Optional.of(object));
        store.putObject(container, object);
    }

    void removeObject(long container, String name) {
        objects.put(new ObjectKey(container, name), Optional.empty());
        store.removeObject(container, name);
    }

    void putInline(String reference, long id, byte[] bytes, byte[] body) {
        store.putInline(id, body);
        inlines.put(reference, bytes);
    }

    void count(String account, int policy, Usage more) {
        var known = usages.computeIfAbsent(account, name -> new HashMap<>(shard.usage(name)));
        known.merge(policy, more, Usage::plus);
    }

    /// What is written once for a whole batch.
    void flush() {
        containers.values().forEach(row -> row.ifPresent(store::putContainer));
        usages.forEach(
                (account, byPolicy) -> byPolicy.forEach((policy, usage) -> store.putUsage(account, policy, usage)));
    }

    void publish() {
        containers.forEach((key, row) -> put(caches.containers, key, row));
        objects.forEach((key, object) -> put(caches.objects, key, object));
        accounts.forEach((name, account) -> put(caches.accounts, name, account));
        usages.forEach(shard::setUsage);
        inlines.forEach(caches.inlines::put);
        afterwards.forEach(Runnable::run);
    }

    private static <K, V> void put(Cache<K, V> cache, K key, Optional<V> value) {
        @Nullable V now = value.orElse(null);
        if (now == null) {
            cache.remove(key);
        } else {
            cache.put(key, now);
        }
    }
}
