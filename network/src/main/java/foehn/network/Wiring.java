package foehn.network;

import foehn.kernel.db.Database;
import foehn.ovn.LogicalNetwork;
import foehn.ovn.LogicalNetwork.Kind;
import foehn.ovn.NetworkUnreachable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the virtual network follow the rows. Each change is written as soon as its transaction has been committed;
/// what could not be written then is found by [#reconcile], which compares everything.
///
/// A write says what the row is at that moment, under a lock of the row, so the last writer always writes the latest.
final class Wiring {
    private static final Logger log = LoggerFactory.getLogger(Wiring.class);
    private static final int LOCKS = 64;
    /// While OVN does not answer, requests do not wait for it each.
    private static final Duration REST = Duration.ofSeconds(5);

    private final Database db;
    private final Blueprint blueprint;
    private final LogicalNetwork network;
    private final List<ReentrantLock> locks =
            Stream.generate(() -> new ReentrantLock()).limit(LOCKS).toList();
    private final AtomicLong lost = new AtomicLong();
    private volatile long restUntilNanos = System.nanoTime();

    Wiring(Database db, Blueprint blueprint, LogicalNetwork network) {
        this.db = db;
        this.blueprint = blueprint;
        this.network = network;
    }

    /// Writes the row's change, or its end, when the transaction that is open has been committed. Never fails: what
    /// OVN does not take now it gets later.
    void changed(Kind kind, String id) {
        db.afterCommit(() -> write(kind, id));
    }

    /// How many writes have been lost so far.
    long lost() {
        return lost.get();
    }

    private void write(Kind kind, String id) {
        if (System.nanoTime() - restUntilNanos < 0) {
            lost.incrementAndGet();
            return;
        }
        try {
            follow(kind, id);
        } catch (NetworkUnreachable away) {
            restUntilNanos = System.nanoTime() + REST.toNanos();
            lost.incrementAndGet();
            log.warn("{} {} is not in OVN yet, which does not answer: {}", kind, id, away.getMessage());
        } catch (RuntimeException trouble) {
            // It may be for want of another row, whose own write was lost.
            lost.incrementAndGet();
            log.warn("{} {} is not in OVN yet", kind, id, trouble);
        }
    }

    private void follow(Kind kind, String id) {
        var lock = locks.get(Math.floorMod(id.hashCode(), LOCKS));
        lock.lock();
        try {
            switch (kind) {
                case SWITCH ->
                    blueprint.logicalSwitch(id).ifPresentOrElse(network::putSwitch, () -> network.removeSwitch(id));
                case SUBNET -> blueprint.subnet(id).ifPresentOrElse(network::putSubnet, () -> network.removeSubnet(id));
                case PORT -> blueprint.port(id).ifPresentOrElse(network::putPort, () -> network.removePort(id));
                case ROUTER -> blueprint.router(id).ifPresentOrElse(network::putRouter, () -> network.removeRouter(id));
                case PORT_GROUP ->
                    blueprint.portGroup(id).ifPresentOrElse(network::putPortGroup, () -> network.removePortGroup(id));
            }
        } finally {
            lock.unlock();
        }
    }

    /// Writes everything that OVN has not, and removes what no row wants. Throws [NetworkUnreachable].
    void reconcile() {
        var order = List.of(Kind.SWITCH, Kind.SUBNET, Kind.PORT_GROUP, Kind.PORT, Kind.ROUTER);
        var refused = new ArrayList<String>();
        for (var kind : order) {
            blueprint.ids(kind).forEach(id -> tryTo(kind, id, refused));
        }
        for (var kind : order.reversed()) {
            var unwanted = new HashSet<>(network.known(kind));
            unwanted.removeAll(blueprint.ids(kind));
            unwanted.forEach(id -> tryTo(kind, id, refused));
        }
        if (!refused.isEmpty()) {
            log.warn("OVN does not take {}", refused);
        }
    }

    private void tryTo(Kind kind, String id, List<String> refused) {
        try {
            follow(kind, id);
        } catch (NetworkUnreachable away) {
            throw away;
        } catch (RuntimeException trouble) {
            log.debug("{} {}", kind, id, trouble);
            refused.add(kind + " " + id + ": " + trouble.getMessage());
        }
    }

    /// Writes these routers again: the hosts that may carry their gateways have changed.
    void rewire(Set<String> routers) {
        routers.forEach(id -> follow(Kind.ROUTER, id));
    }
}
