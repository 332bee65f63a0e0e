package foehn.object.store;

import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The background work of a backend: collects orphans when it begins and before each round, then audits, then rests.
final class Caretaker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Caretaker.class);
    private static final Duration FIRST = Duration.ofSeconds(2);
    private static final Duration REST = Duration.ofHours(1);

    private final DiskBackend backend;
    private final Thread thread;
    private volatile boolean stopped;

    Caretaker(DiskBackend backend) {
        this.backend = backend;
        thread = Thread.ofPlatform().name("object-caretaker").daemon().start(this::work);
    }

    private void work() {
        try {
            // Those who wait for the process to begin come first.
            Thread.sleep(FIRST);
            while (!stopped) {
                round();
                Thread.sleep(REST);
            }
        } catch (InterruptedException closing) {
            log.debug("the caretaker leaves");
        }
    }

    private void round() throws InterruptedException {
        try {
            backend.collectOrphans();
            backend.audit();
        } catch (IOException | RuntimeException trouble) {
            if (!stopped) {
                log.warn("a round of the caretaker failed; the next one begins later", trouble);
            }
        }
    }

    /// An interrupt would close the files that it reads, and nothing else minds that.
    @Override
    public void close() {
        stopped = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
