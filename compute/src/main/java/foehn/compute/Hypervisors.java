package foehn.compute;

import foehn.compute.AllocationStore.Inventory;
import foehn.compute.HostLoadStore.Load;
import foehn.compute.HostLoadStore.Resident;
import foehn.hypervisor.HostFacts;
import foehn.kernel.Fault;
import foehn.kernel.FaultException;
import foehn.kernel.Ids;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What the hosts are, have and have promised. A host is listed once it has said what it is.
final class Hypervisors {
    private final Hosts hosts;
    private final HostLoadStore loads;
    private final AllocationStore allocations;
    private final InstantSource clock;

    /// One host, with all that is known of it now.
    ///
    /// @param used by resource class
    record View(
            Host host, HostFacts facts, long number, boolean up, Load load, Map<String, Long> used, long reservedMib) {
        long used(String resourceClass) {
            return used.getOrDefault(resourceClass, 0L);
        }

        long memoryUsedMib() {
            return used(Resources.MEMORY_MB) + reservedMib;
        }
    }

    Hypervisors(Hosts hosts, HostLoadStore loads, AllocationStore allocations, InstantSource clock) {
        this.hosts = hosts;
        this.loads = loads;
        this.allocations = allocations;
        this.clock = clock;
    }

    List<View> all() {
        var numbers = loads.numbers();
        var load = loads.loads();
        Map<String, List<Inventory>> inventories =
                allocations.inventories().stream().collect(Collectors.groupingBy(Inventory::host));
        return hosts.all().stream()
                .filter(host -> host.facts() != null)
                .map(host -> {
                    var name = host.name();
                    var has = inventories.getOrDefault(name, List.of());
                    return new View(
                            host,
                            host.hostFacts().orElseThrow(),
                            numbers.getOrDefault(name, 0L),
                            hosts.isUp(host),
                            load.getOrDefault(name, new Load(name, 0, 0)),
                            has.stream().collect(Collectors.toMap(Inventory::resourceClass, Inventory::used)),
                            has.stream()
                                    .filter(i -> i.resourceClass().equals(Resources.MEMORY_MB))
                                    .mapToLong(Inventory::reserved)
                                    .sum());
                })
                .toList();
    }

    /// By UUID, or by number for those who speak an older microversion.
    View get(String id, boolean byUuid) {
        if (byUuid && !Ids.isUuid(id)) {
            throw Fault.named(400, "badRequest", "Invalid uuid " + id);
        }
        return all().stream()
                .filter(v -> byUuid
                        ? v.host().uuid().equals(id)
                        : Long.toString(v.number()).equals(id))
                .findFirst()
                .orElseThrow(() -> missing(id));
    }

    private static FaultException missing(String id) {
        return Fault.named(404, "itemNotFound", "Hypervisor with ID '" + id + "' could not be found.");
    }

    /// Those whose name holds this text; 404 when there are none.
    List<View> named(String text) {
        var found = all().stream().filter(v -> v.host().name().contains(text)).toList();
        if (found.isEmpty()) {
            throw Fault.named(404, "itemNotFound", "No hypervisor matching '" + text + "' could be found.");
        }
        return found;
    }

    /// The servers of each host that has some.
    Map<String, List<Resident>> residents() {
        return loads.residents();
    }

    /// How long the host had been running, reckoned from when it was last heard of. 400 when it is away.
    long uptimeSeconds(View view) {
        if (!view.up()) {
            throw Fault.named(
                    400,
                    "badRequest",
                    "Service compute of host " + view.host().name() + " is unavailable at this time.");
        }
        return view.facts().uptimeSeconds() + (clock.millis() - view.host().lastSeen()) / 1000;
    }

    long now() {
        return clock.millis();
    }
}
