package foehn.emulation;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks after groups of daemons: when one of a group has died, the group is made whole. A group that cannot be made
/// whole, or that dies again at once, is tried less and less often.
final class Watch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Watch.class);
    private static final Duration LOOK = Duration.ofMillis(300);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(20);
    /// What has run for so long has not died at once.
    private static final Duration STEADY = Duration.ofSeconds(30);

    private final Set<String> watched = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /// From now on. Once is enough: a group that is looked after already is left to that.
    void over(String group, Supplier<List<Daemon>> daemons, Parallel.Work heal) {
        if (!watched.add(group)) {
            return;
        }
        Thread.ofVirtual().name("watch-" + group).start(() -> {
            try {
                look(group, daemons, heal);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void look(String group, Supplier<List<Daemon>> daemons, Parallel.Work heal) throws InterruptedException {
        var pause = LOOK;
        long healed = System.nanoTime();
        while (!closed) {
            Thread.sleep(pause);
            var dead = daemons.get().stream()
                    .filter(daemon -> !daemon.runs())
                    .map(Daemon::name)
                    .toList();
            if (dead.isEmpty() || closed) {
                pause = System.nanoTime() - healed > STEADY.toNanos() ? LOOK : pause;
                continue;
            }
            log.warn("{}: {} died, starting again", group, dead);
            try {
                heal.run();
            } catch (IOException failed) {
                log.error("{} cannot be made whole", group, failed);
            }
            var longer = pause.multipliedBy(2);
            pause = longer.compareTo(PAUSE_MAX) < 0 ? longer : PAUSE_MAX;
            healed = System.nanoTime();
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
