package foehn.demo;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Callable;

/// What is told while it happens: one line a thing, with the seconds since the beginning.
final class Story {
    private final PrintStream out;
    private final long startNanos = System.nanoTime();

    Story(PrintStream out) {
        this.out = out;
    }

    synchronized void say(String text) {
        out.printf(Locale.ROOT, "[%6.1f s] %s%n", seconds(), text);
        out.flush();
    }

    double seconds() {
        return seconds(startNanos);
    }

    static double seconds(long sinceNanos) {
        return (System.nanoTime() - sinceNanos) / 1e9;
    }

    /// Tells that something is done, and how long it took.
    <T> T tell(String what, Callable<T> work) throws Exception {
        long start = System.nanoTime();
        T result = work.call();
        say(String.format(Locale.ROOT, "%s (%.1f s)", what, seconds(start)));
        return result;
    }
}
