package foehn.object.store;

import java.util.LinkedHashMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// Rows that were read or written lately, within a bound. Never holds a row that is older than the last commit:
/// a reader offers what it read together with the count of changes from before it read, and is refused when
/// somebody has written meanwhile.
final class Cache<K, V> {
    private static final int SEGMENTS = 16;
    private static final int ENTRY_BYTES = 160;

    private final Segment<K, V>[] segments;

    @SuppressWarnings({"unchecked", "rawtypes"})
    Cache(long bytesMax, ToIntFunction<V> weigher) {
        segments = new Segment[SEGMENTS];
        for (int i = 0; i < SEGMENTS; i++) {
            segments[i] = new Segment<>(bytesMax / SEGMENTS, weigher);
        }
    }

    private Segment<K, V> segment(K key) {
        int hash = key.hashCode() * 0x9E3779B9;
        return segments[hash >>> 28];
    }

    @Nullable
    V get(K key) {
        return segment(key).get(key);
    }

    /// To be asked before the row is read.
    long changes(K key) {
        return segment(key).changes;
    }

    /// What was read, unless something was written since `changes` was asked.
    void offer(K key, V value, long changes) {
        segment(key).offer(key, value, changes);
    }

    /// What was written.
    void put(K key, V value) {
        segment(key).put(key, value);
    }

    void remove(K key) {
        segment(key).remove(key);
    }

    private static final class Segment<K, V> {
        private final LinkedHashMap<K, V> entries = new LinkedHashMap<>(64, 0.75f, true);
        private final long bytesMax;
        private final ToIntFunction<V> weigher;
        private long bytes;
        private volatile long changes;

        Segment(long bytesMax, ToIntFunction<V> weigher) {
            this.bytesMax = bytesMax;
            this.weigher = weigher;
        }

        private int weight(V value) {
            return weigher.applyAsInt(value) + ENTRY_BYTES;
        }

        synchronized @Nullable V get(K key) {
            return entries.get(key);
        }

        synchronized void offer(K key, V value, long seen) {
            if (changes == seen) {
                insert(key, value);
            }
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // Only ever written under the lock.
        synchronized void put(K key, V value) {
            changes++;
            insert(key, value);
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // Only ever written under the lock.
        synchronized void remove(K key) {
            changes++;
            V old = entries.remove(key);
            bytes -= old == null ? 0 : weight(old);
        }

        private void insert(K key, V value) {
            V old = entries.put(key, value);
            bytes += weight(value) - (old == null ? 0 : weight(old));
            var eldest = entries.entrySet().iterator();
            while (bytes > bytesMax && eldest.hasNext()) {
                bytes -= weight(eldest.next().getValue());
                eldest.remove();
            }
        }
    }
}
