package foehn.compute;

import foehn.compute.AllocationStore.Allocation;
import foehn.compute.AllocationStore.Inventory;
import foehn.kernel.Fault;
import foehn.kernel.db.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Placement over the tables by which the scheduler claims capacity. Each host is a provider; hosts say what they
/// have and the scheduler what is taken, so nothing here is the client's to write, but for what nobody holds any more.
final class Providers {
    static final Set<String> CLASSES = new TreeSet<>(Set.of(Resources.VCPU, Resources.MEMORY_MB, Resources.DISK_GB));
    private static final String NODE = "COMPUTE_NODE";
    private static final String DISABLED = "COMPUTE_STATUS_DISABLED";

    private final Database db;
    private final Hosts hosts;
    private final AllocationStore allocations;
    private final AggregateStore aggregates;
    private final ServerStore servers;
    private final MigrationStore migrations;

    Providers(
            Database db,
            Hosts hosts,
            AllocationStore allocations,
            AggregateStore aggregates,
            ServerStore servers,
            MigrationStore migrations) {
        this.db = db;
        this.hosts = hosts;
        this.allocations = allocations;
        this.aggregates = aggregates;
        this.servers = servers;
        this.migrations = migrations;
    }

    List<Provider> all() {
        Map<String, List<Inventory>> inventories =
                allocations.inventories().stream().collect(Collectors.groupingBy(Inventory::host));
        var sets = aggregates.all();
        return hosts.all().stream()
                .map(host -> new Provider(
                        host,
                        inventories.getOrDefault(host.name(), List.of()),
                        traits(host),
                        sets.stream()
                                .filter(a -> a.hosts().contains(host.name()))
                                .map(Aggregate::uuid)
                                .collect(Collectors.toCollection(TreeSet::new))))
                .toList();
    }

    private static Set<String> traits(Host host) {
        var traits = new TreeSet<String>();
        traits.add(NODE);
        host.hostFacts().ifPresent(f -> traits.add(architecture(f.cpuArchitecture())));
        if (host.disabled() || host.forcedDown()) {
            traits.add(DISABLED);
        }
        return traits;
    }

    private static String architecture(String name) {
        return "HW_ARCH_" + name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    /// All that a host has, or can have.
    Set<String> traits() {
        var traits = new TreeSet<>(Set.of(NODE, DISABLED));
        all().forEach(p -> traits.addAll(p.traits()));
        return traits;
    }

    Provider get(String uuid) {
        return all().stream()
                .filter(p -> p.uuid().equals(uuid))
                .findFirst()
                .orElseThrow(() -> Fault.named(404, "NotFound", "No resource provider with uuid " + uuid + " found."));
    }

    List<Allocation> onHost(Provider provider) {
        return allocations.onHost(provider.host().name());
    }

    List<Allocation> of(String consumer) {
        return allocations.of(consumer);
    }

    /// What a project, or one user of it, holds, by resource class.
    ///
    /// @param user empty: all of them
    Map<String, Long> usage(String project, String user) {
        var usage = new TreeMap<String, Long>();
        for (Provider provider : all()) {
            for (Allocation a : onHost(provider)) {
                if (a.projectId().equals(project)
                        && (user.isEmpty() || a.userId().equals(user))) {
                    usage.merge(a.resourceClass(), a.used(), Long::sum);
                }
            }
        }
        return usage;
    }

    /// Gives back what a consumer holds that is no more. A server's, or a migration's, own are theirs: 409.
    void release(String consumer) {
        db.run(_ -> {
            if (allocations.of(consumer).isEmpty()) {
                throw Fault.named(404, "NotFound", "No allocations for consumer '" + consumer + "'");
            }
            boolean held = servers.live(consumer).isPresent()
                    || migrations.find(consumer).filter(Migration::inProgress).isPresent();
            if (held) {
                throw Fault.conflict("The consumer exists, and the compute service looks after its allocations.");
            }
            allocations.release(consumer);
        });
    }

    /// A claim that would succeed now, and where.
    record Candidates(Map<String, Long> wanted, List<Provider> providers) {}

    Candidates candidates(ProviderQuery query, int limit) {
        var found = new ArrayList<Provider>();
        for (Provider provider : all()) {
            if (found.size() < limit && query.admits(provider)) {
                found.add(provider);
            }
        }
        return new Candidates(query.resources(), found);
    }
}
