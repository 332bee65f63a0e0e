package foehn.compute;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Ends the process, as far as a test can tell, at its n-th move: after a call to another service or a host took
/// effect, or when it looks at the clock, which is before and after everything it writes.
final class Knife {
    private final AtomicInteger left = new AtomicInteger(-1);
    private volatile boolean struck;

    /// The process is gone: nothing of ours catches this.
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    void strikeAt(int move) {
        struck = false;
        left.set(move);
    }

    void putAway() {
        left.set(-1);
    }

    boolean hasStruck() {
        return struck;
    }

    private void move() {
        if (left.get() >= 0 && left.getAndDecrement() == 0) {
            struck = true;
            throw new Killed();
        }
    }

    InstantSource over(AtomicLong millis) {
        return () -> {
            move();
            return Instant.ofEpochMilli(millis.get());
        };
    }

    /// The same, and each of its calls is a move.
    <T> T over(Class<T> type, T target) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> {
                    Object answer;
                    try {
                        answer = method.invoke(target, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                    move();
                    return answer;
                }));
    }
}
