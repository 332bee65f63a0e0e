package foehn.demo;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// On Ctrl-C the thread that opened this is interrupted, and the process ends only when that has closed it.
final class UntilTakenDown implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Thread performer = Thread.currentThread();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupt, "take-down");

    UntilTakenDown() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void interrupt() {
        performer.interrupt();
        try {
            if (!closed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                System.err.println("foehn: not everything was taken down within " + PATIENCE.toMinutes() + " minutes");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // The process is ending: the hook has seen us.
        }
    }
}
