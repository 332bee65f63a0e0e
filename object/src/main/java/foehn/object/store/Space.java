package foehn.object.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/// Watches what is left of the disk. Asking the file system for every request would cost too much, so its answer is
/// good for a while; the reserve is what can be used up meanwhile.
final class Space {
    private static final long GOOD_FOR_NANOS = 200_000_000;

    private final LongSupplier free;
    private final long reserveBytes;
    private volatile long freeBytes;
    private volatile long askedNanos;

    Space(LongSupplier free, long reserveBytes) {
        this.free = free;
        this.reserveBytes = reserveBytes;
        ask();
    }

    static LongSupplier of(Path directory) {
        try {
            var store = Files.getFileStore(directory);
            return () -> {
                try {
                    return store.getUsableSpace();
                } catch (IOException trouble) {
                    throw new UncheckedIOException(trouble);
                }
            };
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }

    private void ask() {
        freeBytes = free.getAsLong();
        askedNanos = System.nanoTime();
    }

    /// Throws when so much more does not fit.
    void require(long bytes) {
        if (System.nanoTime() - askedNanos > GOOD_FOR_NANOS) {
            ask();
        }
        if (freeBytes - bytes < reserveBytes) {
            throw new StorageFull("There is no room for " + bytes + " bytes more.");
        }
    }
}
