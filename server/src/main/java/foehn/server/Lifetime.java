package foehn.server;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The life of a server process: one on a data directory, until it is told to end, with everything closed in order.
final class Lifetime {
    private static final Logger log = LoggerFactory.getLogger(Lifetime.class);

    /// What is served until the end.
    @FunctionalInterface
    interface Service {
        AutoCloseable open() throws Exception;
    }

    /// Returns when the process has been told to end and `service` is closed.
    ///
    /// @param url where it answers, for the log
    static void live(DataDirectory directory, String url, Service service) throws Exception {
        try (var _ = directory.lock().orElseThrow(() -> alreadyRuns(directory))) {
            // As a whole: whoever looks at an empty file takes us for dead.
            DataDirectory.writePrivately(
                    directory.serverPid(), ProcessHandle.current().pid() + "\n");
            var end = new CountDownLatch(1);
            var ended = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> awaitEnd(end, ended)));
            try (var _ = service.open()) {
                long millis = System.currentTimeMillis()
                        - ManagementFactory.getRuntimeMXBean().getStartTime();
                log.info("answers at {} after {} ms", url, millis);
                end.await();
            } finally {
                ended.countDown();
            }
        }
    }

    private static IOException alreadyRuns(DataDirectory directory) {
        return new IOException("a server runs on " + directory.path() + " already");
    }

    /// A signal runs this: the main thread closes everything in order, and the JVM waits for it.
    private static void awaitEnd(CountDownLatch end, CountDownLatch ended) {
        end.countDown();
        try {
            ended.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Lifetime() {}
}
