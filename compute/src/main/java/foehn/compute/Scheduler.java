package foehn.compute;

import foehn.compute.AllocationStore.Inventory;
import foehn.hypervisor.DiskPool;
import foehn.hypervisor.Feature;
import foehn.kernel.db.Database;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Finds a host and takes its capacity, both at once: no host is ever promised more than it has, however many
/// callers and control-plane processes there are.
public final class Scheduler {
    private static final int TRIES_MAX = 100;

    private final Database db;
    private final Hosts hosts;
    private final AllocationStore allocations;
    private final Zones zones;

    /// What is wanted of a host, and for whom.
    ///
    /// @param consumer who shall hold the capacity: a server or a migration
    /// @param zone any when empty
    /// @param host this one, even when it is disabled for others
    /// @param admits further conditions: groups, hints, pools
    public record Wanted(
            String consumer,
            Resources resources,
            String projectId,
            String userId,
            Optional<String> zone,
            Optional<String> host,
            Set<Feature> features,
            Set<DiskPool> pools,
            Predicate<Host> admits) {}

    /// Nova's words for it.
    public static final class NoValidHost extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoValidHost() {
            super("No valid host was found. There are not enough hosts available.", null, false, false);
        }
    }

    public Scheduler(Database db, Hosts hosts, AllocationStore allocations, Zones zones) {
        this.db = db;
        this.hosts = hosts;
        this.allocations = allocations;
        this.zones = zones;
    }

    /// The host whose capacity the consumer now holds; the same again when it held some before. Inside a
    /// transaction it is part of it: a statement of ours sees what others have committed since.
    public Host claim(Wanted wanted) {
        for (int i = 0; i < TRIES_MAX; i++) {
            var claimed = db.write(_ -> tryClaim(wanted));
            if (claimed.isPresent()) {
                return claimed.get();
            }
        }
        // Somebody else was quicker a hundred times over; to the caller that is the same.
        throw new NoValidHost();
    }

    public void release(String consumer) {
        allocations.release(consumer);
    }

    /// Empty when the best host changed while it was looked at.
    private Optional<Host> tryClaim(Wanted wanted) {
        var held = allocations.hostOf(wanted.consumer()).flatMap(hosts::find);
        if (held.isPresent()) {
            return held;
        }
        // Generations first: what is free is then at least as new, and a claim in between makes ours fail.
        var all = hosts.all();
        var free = free();
        var best = all.stream()
                .filter(host -> isCandidate(host, wanted))
                .filter(host -> fits(wanted.resources(), free.getOrDefault(host.name(), Map.of())))
                .max(Comparator.<Host>comparingLong(
                                host -> free.getOrDefault(host.name(), Map.of()).getOrDefault(Resources.MEMORY_MB, 0L))
                        .thenComparing(Host::name, Comparator.reverseOrder()))
                .orElseThrow(NoValidHost::new);
        if (!allocations.advance(best.name(), best.generation())) {
            return Optional.empty();
        }
        allocations.insert(wanted.consumer(), best.name(), wanted.resources(), wanted.projectId(), wanted.userId());
        return Optional.of(best);
    }

    private Map<String, Map<String, Long>> free() {
        var free = new HashMap<String, Map<String, Long>>();
        List<Inventory> all = allocations.inventories();
        all.forEach(i -> free.computeIfAbsent(i.host(), _ -> new HashMap<>()).put(i.resourceClass(), i.free()));
        return free;
    }

    private boolean isCandidate(Host host, Wanted wanted) {
        if (!hosts.isUp(host) || (host.disabled() && wanted.host().isEmpty())) {
            return false;
        }
        if (wanted.host().filter(name -> !name.equals(host.name())).isPresent()) {
            return false;
        }
        if (wanted.zone().filter(zone -> !zone.equals(zones.of(host.name()))).isPresent()) {
            return false;
        }
        return host.hostFacts()
                        .filter(f -> f.features().containsAll(wanted.features())
                                && f.pools().containsAll(wanted.pools()))
                        .isPresent()
                && wanted.admits().test(host);
    }

    private static boolean fits(Resources wanted, Map<String, Long> free) {
        return wanted.byClass().entrySet().stream().allMatch(e -> free.getOrDefault(e.getKey(), 0L) >= e.getValue());
    }
}
