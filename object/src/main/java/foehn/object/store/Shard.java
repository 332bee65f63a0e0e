package foehn.object.store;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One index file: a writer thread that makes changes in groups, one commit each, and a few connections for readers.
///
/// Writers queue for a platform thread because a native call holds its carrier: virtual threads that wrote by
/// themselves would wait for the disk one by one, and no group would ever form.
final class Shard implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Shard.class);
    private static final int READERS_MAX = 4;
    private static final int BATCH_MAX = 1024;
    private static final int GATHER_LEAST = 3;
    private static final long GATHER_NANOS_MAX = 1_000_000;
    private static final long GATHER_NANOS_STEP = 30_000;
    private static final int QUEUE_MAX = 8192;
    private static final int WRITER_CACHE_KIB = 8192;
    private static final int READER_CACHE_KIB = 1024;
    private static final int WAL_PAGES_MAX = 4000;

    private final Path file;
    private final int number;
    private final int shards;
    private final Caches caches;
    private final WriteStore store;
    private final BlockingQueue<Pending<?>> queue = new LinkedBlockingQueue<>(QUEUE_MAX);
    private final Thread writer;
    private final Semaphore readersLeft = new Semaphore(READERS_MAX, true);
    private final Deque<ReadStore> idleReaders = new ArrayDeque<>();
    private final Map<String, Map<Integer, Usage>> usages = new ConcurrentHashMap<>();
    private long containersMade;
    private long inlinesMade;
    private volatile boolean closing;

    /// What is to be done within a transaction.
    @FunctionalInterface
    interface Change<T> {
        T apply(Batch batch);
    }

    private record Pending<T>(Change<T> change, CompletableFuture<T> future) {}

    private static final Pending<Boolean> STOP = new Pending<>(_ -> true, new CompletableFuture<>());

    Shard(Path file, int number, int shards, Caches caches) {
        this.file = file;
        this.number = number;
        this.shards = shards;
        this.caches = caches;
        store = new WriteStore(file, WRITER_CACHE_KIB, WAL_PAGES_MAX);
        containersMade = store.highest("id", "container") / shards;
        inlinesMade = store.highest("id", "inline");
        store.commit();
        writer = Thread.ofPlatform().name("object-index-" + number).daemon().start(this::write);
    }

    int number() {
        return number;
    }

    /// Numbers tell containers of different shards apart. Only for the writer.
    long nextContainer() {
        return ++containersMade * shards + number;
    }

    /// Only for the writer.
    long nextInline() {
        return ++inlinesMade;
    }

    /// Makes a change; returns when it is durable.
    <T> T change(Change<T> change) {
        var pending = new Pending<>(change, new CompletableFuture<T>());
        if (closing) {
            throw new IllegalStateException("closed");
        }
        try {
            queue.put(pending);
            return pending.future().join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted before the change was made", interrupted);
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failed;
        }
    }

    private void write() {
        var taken = new ArrayList<Pending<?>>(BATCH_MAX);
        boolean stopping = false;
        int before = 0;
        long lastNanos = 0;
        while (!stopping) {
            try {
                taken.add(queue.take());
            } catch (InterruptedException nobodyDoesThis) {
                return;
            }
            gather(before, lastNanos);
            queue.drainTo(taken, BATCH_MAX - 1);
            stopping = taken.remove(STOP);
            before = taken.size();
            long begun = System.nanoTime();
            if (!taken.isEmpty()) {
                commit(taken);
            }
            lastNanos = System.nanoTime() - begun;
            taken.clear();
        }
    }

    /// Those whose changes were just made will often come with their next ones at once. A commit that began with the
    /// first of them would make all others wait for the disk twice, so a part of that time is waited for them.
    private void gather(int expected, long commitNanos) {
        if (expected < GATHER_LEAST) {
            return;
        }
        long end = System.nanoTime() + Math.min(commitNanos / 4, GATHER_NANOS_MAX);
        while (queue.size() < expected - 1 && System.nanoTime() < end) {
            LockSupport.parkNanos(GATHER_NANOS_STEP);
        }
    }

    /// All of them in one commit. When that fails, each gets one of its own, for only one of them may be to blame.
    private void commit(List<Pending<?>> taken) {
        var batch = new Batch(this, store, caches);
        var completions = new ArrayList<Runnable>(taken.size());
        try {
            for (var pending : taken) {
                completions.add(decide(pending, batch));
            }
            batch.flush();
            store.commit();
        } catch (RuntimeException | Error trouble) {
            undo(trouble);
            if (taken.size() == 1) {
                taken.getFirst().future().completeExceptionally(trouble);
            } else {
                taken.forEach(pending -> commit(List.of(pending)));
            }
            return;
        }
        batch.publish();
        completions.forEach(Runnable::run);
    }

    private void undo(Throwable trouble) {
        if (!(trouble instanceof StorageFull)) {
            log.warn("shard {}: a commit failed", number, trouble);
        }
        store.rollback();
    }

    /// What a change throws before it has written is its own business: the others go on.
    private static <T> Runnable decide(Pending<T> pending, Batch batch) {
        try {
            T result = pending.change().apply(batch);
            return () -> pending.future().complete(result);
        } catch (SqliteStore.IndexFailure | StorageFull failure) {
            throw failure;
        } catch (RuntimeException refused) {
            return () -> pending.future().completeExceptionally(refused);
        }
    }

    /// Asks the index by a connection of one's own.
    <T> T read(Function<ReadStore, T> query) {
        readersLeft.acquireUninterruptibly();
        try {
            var reader = reader();
            try {
                return query.apply(reader);
            } finally {
                synchronized (idleReaders) {
                    idleReaders.push(reader);
                }
            }
        } finally {
            readersLeft.release();
        }
    }

    private ReadStore reader() {
        synchronized (idleReaders) {
            var idle = idleReaders.poll();
            if (idle != null) {
                return idle;
            }
        }
        return new ReadStore(file, READER_CACHE_KIB);
    }

    Optional<ContainerRow> container(ContainerKey key) {
        return cached(caches.containers, key, reader -> reader.container(key));
    }

    Optional<StoredObject> object(long container, String name) {
        return cached(caches.objects, new ObjectKey(container, name), reader -> reader.object(container, name));
    }

    Optional<Account> account(String name) {
        return cached(caches.accounts, name, reader -> reader.account(name));
    }

    private <K, V> Optional<V> cached(Cache<K, V> cache, K key, Function<ReadStore, Optional<V>> query) {
        @Nullable V known = cache.get(key);
        if (known != null) {
            return Optional.of(known);
        }
        long changes = cache.changes(key);
        var found = read(query);
        found.ifPresent(value -> cache.offer(key, value, changes));
        return found;
    }

    /// What this shard holds of an account, by policy: one map an account, replaced as a whole.
    Map<Integer, Usage> usage(String account) {
        return usages.computeIfAbsent(account, name -> Map.copyOf(read(reader -> reader.usage(name))));
    }

    void setUsage(String account, Map<Integer, Usage> byPolicy) {
        usages.put(account, Map.copyOf(byPolicy));
    }

    /// Makes what was asked for until now durable, and ends.
    @Override
    public void close() {
        closing = true;
        queue.add(STOP);
        try {
            writer.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        synchronized (idleReaders) {
            idleReaders.forEach(ReadStore::close);
            idleReaders.clear();
        }
        store.close();
    }
}
