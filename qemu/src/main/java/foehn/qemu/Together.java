package foehn.qemu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Several things at once, each of which waits for a program of the host: starting a guest is made of such.
final class Together {
    /// One of them.
    @FunctionalInterface
    interface Task {
        void run() throws IOException;
    }

    /// Returns when all have ended, and throws what the first of the list that failed has thrown.
    static void run(List<Task> tasks) throws IOException {
        if (tasks.size() == 1) {
            tasks.getFirst().run();
            return;
        }
        var running = new ArrayList<Future<?>>();
        // Closing the executor waits for all.
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var task : tasks) {
                running.add(threads.submit(() -> {
                    task.run();
                    return null;
                }));
            }
        }
        for (var done : running) {
            outcome(done);
        }
    }

    private static void outcome(Future<?> done) throws IOException {
        try {
            done.get();
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case IOException trouble -> throw trouble;
                case RuntimeException refusal -> throw refusal;
                case null, default -> throw new UncheckedIOException(new IOException(failed));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted");
        }
    }

    private Together() {}
}
