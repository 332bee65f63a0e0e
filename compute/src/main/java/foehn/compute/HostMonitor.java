package foehn.compute;

import foehn.hypervisor.HostFacts;
import foehn.hypervisor.HypervisorException;
import foehn.kernel.db.Database;
import foehn.kernel.json.Json;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks every host how it is, each on a thread of its own so that none waits for another: heartbeat, inventory, and
/// whether the guests are what the rows say.
public final class HostMonitor implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HostMonitor.class);

    private final Database db;
    private final Hosts hosts;
    private final HostStore store;
    private final AllocationStore allocations;
    private final Reconciler reconciler;
    private final ComputeConfig config;
    private final InstantSource clock;
    private final Map<String, Thread> watchers = new ConcurrentHashMap<>();
    private final Set<String> silent = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    HostMonitor(
            Database db,
            Hosts hosts,
            HostStore store,
            AllocationStore allocations,
            Reconciler reconciler,
            ComputeConfig config,
            InstantSource clock) {
        this.db = db;
        this.hosts = hosts;
        this.store = store;
        this.allocations = allocations;
        this.reconciler = reconciler;
        this.config = config;
        this.clock = clock;
    }

    void start() {
        Thread.ofVirtual().name("hosts").start(() -> {
            while (!closed) {
                try {
                    watchNewHosts();
                } catch (RuntimeException databaseTrouble) {
                    trouble("cannot list the hosts", databaseTrouble);
                }
                pause();
            }
        });
    }

    /// Looks for hosts that have been registered since. Called on registration too, so that none waits for a poll.
    void watchNewHosts() {
        for (Host host : store.all()) {
            watchers.computeIfAbsent(
                    host.name(), name -> Thread.ofVirtual().name("host-" + name).start(() -> watch(name)));
        }
    }

    private void watch(String name) {
        while (!closed) {
            try {
                look(name);
            } catch (RuntimeException unexpected) {
                trouble("cannot look after " + name, unexpected);
            }
            pause();
        }
    }

    /// One look at one host.
    void look(String name) {
        var host = store.find(name);
        if (host.isEmpty()) {
            reconciler.forget(name);
            return;
        }
        try {
            var hypervisor = hosts.on(host.get());
            var facts = hypervisor.facts();
            heard(name, facts);
            reconciler.reconcile(name, hypervisor::inventory);
            if (silent.remove(name)) {
                log.info("host {} answers again", name);
            }
        } catch (HypervisorException away) {
            if (silent.add(name)) {
                log.warn("host {} does not answer: {}", name, away.getMessage());
            }
        }
    }

    private void heard(String name, HostFacts facts) {
        db.run(_ -> {
            store.seen(name, Json.MAPPER.writeValueAsString(facts), clock.millis());
            allocations.setInventory(name, Resources.VCPU, facts.vcpus(), config.cpuAllocationRatio());
            allocations.setInventory(name, Resources.MEMORY_MB, facts.memoryMib(), config.ramAllocationRatio());
            allocations.setInventory(name, Resources.DISK_GB, facts.localDiskGib(), config.diskAllocationRatio());
        });
    }

    private void trouble(String what, RuntimeException cause) {
        if (!closed) {
            log.error("{}", what, cause);
        }
    }

    private void pause() {
        try {
            Thread.sleep(config.hostPoll());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        watchers.values().forEach(Thread::interrupt);
    }
}
