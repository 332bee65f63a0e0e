package foehn.compute;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// Two things at once, each on a thread of its own, both ended when it returns.
final class Parallel {
    private Parallel() {}

    /// Throws what `second` threw, else what `first` threw.
    static void run(Runnable first, Runnable second) {
        var beside = CompletableFuture.runAsync(first, Thread::startVirtualThread);
        RuntimeException trouble = null;
        try {
            second.run();
        } catch (RuntimeException failed) {
            trouble = failed;
        }
        try {
            beside.join();
        } catch (CompletionException failed) {
            if (trouble == null && failed.getCause() instanceof RuntimeException cause) {
                trouble = cause;
            } else if (trouble == null) {
                throw failed;
            }
        }
        if (trouble != null) {
            throw trouble;
        }
    }
}
