package foehn.object.store;

import java.util.concurrent.atomic.AtomicLong;

/// What the background work has done since the process began: for metrics, and for those who ask how the disk is.
public final class Care {
    private final AtomicLong auditedContents = new AtomicLong();
    private final AtomicLong auditedBytes = new AtomicLong();
    private final AtomicLong rottenContents = new AtomicLong();
    private final AtomicLong orphans = new AtomicLong();

    void audited(long bytes) {
        auditedContents.incrementAndGet();
        auditedBytes.addAndGet(bytes);
    }

    void rotten() {
        rottenContents.incrementAndGet();
    }

    void orphans(long more) {
        orphans.addAndGet(more);
    }

    public long auditedContents() {
        return auditedContents.get();
    }

    public long auditedBytes() {
        return auditedBytes.get();
    }

    /// Contents whose bytes were not what was written. Anything but 0 wants a person.
    public long rottenContents() {
        return rottenContents.get();
    }

    public long orphansRemoved() {
        return orphans.get();
    }
}
