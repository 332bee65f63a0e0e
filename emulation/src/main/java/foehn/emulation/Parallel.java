package foehn.emulation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Does several things at once, each of which mostly waits for a tool.
final class Parallel {
    /// A piece of work.
    @FunctionalInterface
    interface Work {
        void run() throws IOException;
    }

    /// Returns when all have ended; throws what the first that failed threw.
    static void run(List<? extends Work> works) throws IOException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = new ArrayList<Future<?>>();
            for (var work : works) {
                futures.add(threads.submit(() -> {
                    work.run();
                    return true;
                }));
            }
            for (var future : futures) {
                future.get();
            }
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException io
                    ? new IOException(io.getMessage(), io)
                    : new IOException(failed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    static void run(Work... works) throws IOException {
        run(List.of(works));
    }

    private Parallel() {}
}
