package foehn.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Several things at once: the client spends most of a second waiting.
final class Parallel {
    /// One of them.
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    /// Returns when all have ended; throws what the first failure was.
    static void run(List<Work> works) throws Exception {
        var running = new ArrayList<Future<?>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var work : works) {
                running.add(threads.submit(() -> {
                    work.run();
                    return null;
                }));
            }
        }
        for (var future : running) {
            try {
                future.get();
            } catch (ExecutionException failure) {
                throw failure.getCause() instanceof Exception cause ? cause : failure;
            }
        }
    }

    private Parallel() {}
}
