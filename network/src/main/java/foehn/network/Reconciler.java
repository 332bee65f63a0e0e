package foehn.network;

import foehn.ovn.LogicalNetwork;
import foehn.ovn.NetworkUnreachable;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sees to it that OVN follows the database: compares everything when the process starts, after writes were lost, and
/// now and then; and gives routers their gateway hosts as hosts come and go.
final class Reconciler implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Reconciler.class);
    private static final Duration BREATH = Duration.ofSeconds(1);
    private static final Duration HOSTS_PERIOD = Duration.ofSeconds(5);

    private final Wiring wiring;
    private final LogicalNetwork network;
    private final GatewayHosts hosts;
    private final Stores stores;
    private final Duration period;
    private volatile long seenLost = -1;
    private volatile long comparedNanos;
    private volatile long askedNanos;
    private volatile boolean closed;
    private @Nullable Thread thread;

    Reconciler(Wiring wiring, LogicalNetwork network, GatewayHosts hosts, Stores stores, Duration period) {
        this.wiring = wiring;
        this.network = network;
        this.hosts = hosts;
        this.stores = stores;
        this.period = period;
    }

    synchronized void start() {
        thread = Thread.ofVirtual().name("network-reconciler").start(this::run);
    }

    private void run() {
        while (!closed) {
            try {
                turn();
            } catch (NetworkUnreachable away) {
                log.info("OVN does not answer: {}", away.getMessage());
            } catch (RuntimeException trouble) {
                log.error("OVN could not be compared with the database", trouble);
            }
            try {
                Thread.sleep(BREATH);
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    /// One look at what is due.
    private void turn() {
        if (hosts.all().isEmpty() || System.nanoTime() - askedNanos > HOSTS_PERIOD.toNanos()) {
            lookAtHosts();
        }
        if (wiring.lost() != seenLost || System.nanoTime() - comparedNanos > period.toNanos()) {
            compare();
        }
    }

    private void lookAtHosts() {
        askedNanos = System.nanoTime();
        if (hosts.saw(network.chassis())) {
            wiring.rewire(withGateway());
        }
    }

    /// Everything, due or not. Throws [NetworkUnreachable].
    void compare() {
        lookAtHosts();
        long lost = wiring.lost();
        wiring.reconcile();
        seenLost = lost;
        comparedNanos = System.nanoTime();
    }

    private Set<String> withGateway() {
        return stores.routers.all(Where.ALL).stream()
                .filter(router -> router.gatewayPort().isPresent())
                .map(Router::id)
                .collect(Collectors.toSet());
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (thread != null) {
            thread.interrupt();
        }
    }
}
