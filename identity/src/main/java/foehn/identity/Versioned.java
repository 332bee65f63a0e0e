package foehn.identity;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What is remembered of one version of identity's tables, and forgotten as a whole when there is a newer one.
///
/// A slow reader of an older version fills a memory that nobody asks any more.
final class Versioned<M> {
    private record Memory<M>(long version, M content) {}

    private final EpochStore epoch;
    private final Supplier<M> empty;
    private volatile @Nullable Memory<M> memory;

    /// @param empty makes a memory that holds nothing yet; threads share it
    Versioned(EpochStore epoch, Supplier<M> empty) {
        this.epoch = epoch;
        this.empty = empty;
    }

    M now() {
        long version = epoch.version();
        var memory = this.memory;
        if (memory == null || memory.version() != version) {
            memory = new Memory<>(version, empty.get());
            this.memory = memory;
        }
        return memory.content();
    }
}
