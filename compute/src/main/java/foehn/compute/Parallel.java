package foehn.compute;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// Two things at once, each on a thread of its own, both ended when it returns.
final class Parallel {
    private Parallel() {}

    /// Throws what `second` threw, else what `first` threw.
    static void run(Runnable first, Runnable second) {
        var beside = CompletableFuture.runAsync(first, Thread::startVirtualThread);
        Throwable trouble = null;
        try {
            second.run();
        } catch (RuntimeException | Error failed) {
            trouble = failed;
        }
        try {
            beside.join();
        } catch (CompletionException failed) {
            trouble = trouble == null ? failed.getCause() : trouble;
        }
        rethrow(trouble);
    }

    private static void rethrow(@Nullable Throwable trouble) {
        switch (trouble) {
            case null -> {}
            case Error error -> throw error;
            case RuntimeException failure -> throw failure;
            default -> throw new IllegalStateException(trouble);
        }
    }
}
