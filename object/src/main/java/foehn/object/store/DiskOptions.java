package foehn.object.store;

import java.util.Optional;

/// How a [DiskBackend] uses the machine.
///
/// @param shards how many index files, each with a writer of its own; fixed once the directory has been made
/// @param inlineBytesMax contents up to this are kept in the index, so that storing one is a single group commit
/// @param cacheBytesMax what the caches of rows and small contents may take of the heap, about
/// @param reserveBytes what must stay free on the disk: below it, nothing new is taken in
/// @param keys with them, contents are encrypted from now on; names and metadata are not
/// @param auditBytesPerSecond how fast everything is read again in the background; 0 for no background work at all
public record DiskOptions(
        int shards,
        int inlineBytesMax,
        long cacheBytesMax,
        long reserveBytes,
        long auditBytesPerSecond,
        Optional<RootKeys> keys) {
    public static DiskOptions defaults() {
        return new DiskOptions(4, 16 << 10, 32L << 20, 64L << 20, 8L << 20, Optional.empty());
    }

    public DiskOptions withReserve(long bytes) {
        return new DiskOptions(shards, inlineBytesMax, cacheBytesMax, bytes, auditBytesPerSecond, keys);
    }

    public DiskOptions withCache(long bytes) {
        return new DiskOptions(shards, inlineBytesMax, bytes, reserveBytes, auditBytesPerSecond, keys);
    }

    public DiskOptions withAudit(long bytesPerSecond) {
        return new DiskOptions(shards, inlineBytesMax, cacheBytesMax, reserveBytes, bytesPerSecond, keys);
    }

    public DiskOptions withKeys(RootKeys given) {
        return new DiskOptions(
                shards, inlineBytesMax, cacheBytesMax, reserveBytes, auditBytesPerSecond, Optional.of(given));
    }
}
