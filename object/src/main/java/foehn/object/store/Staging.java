package foehn.object.store;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Contents that have come in whole and belong to no object yet. Small ones wait in memory: they are written in the
/// same commit as their object's row.
final class Staging {
    private static final String SMALL = "s";

    private final ConcurrentHashMap<String, byte[]> small = new ConcurrentHashMap<>();
    private final Set<String> files = ConcurrentHashMap.newKeySet();
    private final AtomicLong count = new AtomicLong();

    Content add(int policy, byte[] bytes, String md5) {
        var reference = SMALL + count.incrementAndGet();
        small.put(reference, bytes);
        return new Content(policy, reference, bytes.length, md5);
    }

    /// Before the file is made, so that nobody takes it for an orphan.
    void addFile(String reference) {
        files.add(reference);
    }

    byte @Nullable [] bytes(String reference) {
        return small.get(reference);
    }

    boolean isFile(String reference) {
        return files.contains(reference);
    }

    void remove(String reference) {
        if (reference.startsWith(SMALL)) {
            small.remove(reference);
        } else {
            files.remove(reference);
        }
    }
}
