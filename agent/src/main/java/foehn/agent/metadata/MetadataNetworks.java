package foehn.agent.metadata;

import foehn.hypervisor.MetadataPort;
import foehn.kernel.http.Edge;
import foehn.kernel.http.HttpFront;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps one listener on each network that has a guest here, and none elsewhere. One thread compares what should be
/// with what is, whenever it is woken and until both agree: guests need not wait for it, since they take longer to
/// boot, and nothing is lost when a step fails.
final class MetadataNetworks implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MetadataNetworks.class);
    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final int BODY_BYTES_MAX = 64 * 1024;

    private record Listener(MetadataPort port, HttpFront front) {}

    private final MetadataShelf shelf;
    private final MetadataLinks links;
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Map<String, Listener> listeners = new TreeMap<>();
    private final Semaphore changes = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;

    MetadataNetworks(MetadataShelf shelf, MetadataLinks links) {
        this.shelf = shelf;
        this.links = links;
        this.thread = Thread.ofVirtual().name("metadata-networks").start(this::run);
    }

    /// Something may have changed.
    void wake() {
        changes.release();
    }

    private void run() {
        boolean agreed = true;
        try {
            while (!closed) {
                if (agreed) {
                    changes.acquire();
                } else {
                    var _ = changes.tryAcquire(RETRY.toMillis(), TimeUnit.MILLISECONDS);
                }
                changes.drainPermits();
                agreed = closed || reconcile();
            }
        } catch (InterruptedException _) {
            log.debug("interrupted: the agent ends");
        }
    }

    private boolean reconcile() throws InterruptedException {
        var wanted = shelf.networks();
        boolean agreed = true;
        for (String network : unwanted(wanted.keySet())) {
            agreed &= attempt("leave", network, () -> leave(network));
        }
        for (var entry : wanted.entrySet()) {
            var network = entry.getKey();
            var listener = Optional.ofNullable(listeners.get(network));
            if (listener.filter(l -> l.port().equals(entry.getValue().port())).isEmpty()) {
                agreed &= attempt("join", network, () -> join(network, entry.getValue()));
            }
        }
        return agreed;
    }

    private List<String> unwanted(Set<String> wanted) {
        var present = new HashSet<>(listeners.keySet());
        try {
            present.addAll(links.joined());
        } catch (IOException e) {
            log.warn("cannot list the networks joined earlier", e);
        }
        return present.stream().filter(network -> !wanted.contains(network)).toList();
    }

    private void join(String network, MetadataShelf.Network wanted) throws Exception {
        long begin = System.nanoTime();
        closeListener(network);
        var socket = links.join(network, wanted.port(), wanted.mtu());
        var edge = new Edge(
                List.of(new MetadataRoutes(shelf, network).mount()), _ -> Optional.empty(), metrics, BODY_BYTES_MAX);
        listeners.put(network, new Listener(wanted.port(), new HttpFront(socket, edge)));
        log.info("metadata service on network {} after {} ms", network, (System.nanoTime() - begin) / 1_000_000);
    }

    private void leave(String network) throws Exception {
        closeListener(network);
        links.leave(network);
        log.info("no metadata service on network {} any more", network);
    }

    private void closeListener(String network) throws Exception {
        var listener = listeners.remove(network);
        if (listener != null) {
            listener.front().close();
        }
    }

    @FunctionalInterface
    private interface Attempt {
        void run() throws Exception;
    }

    private static boolean attempt(String what, String network, Attempt attempt) throws InterruptedException {
        try {
            attempt.run();
            return true;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            log.warn("cannot {} network {} for the metadata service, trying again", what, network, e);
            return false;
        }
    }

    @Override
    public void close() {
        closed = true;
        wake();
        try {
            thread.join(Duration.ofSeconds(10));
            for (String network : List.copyOf(listeners.keySet())) {
                attempt("stop listening on", network, () -> closeListener(network));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
