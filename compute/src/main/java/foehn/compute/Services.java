package foehn.compute;

import foehn.kernel.Fault;
import foehn.kernel.FaultException;
import foehn.kernel.Ids;
import foehn.kernel.db.Database;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The compute service of each host, as administrators see and steer it: there is one a host, its agent. The other
/// parts of Nova are threads of the control plane, and not listed.
final class Services {
    static final String BINARY = "nova-compute";

    private final Database db;
    private final Hosts hosts;
    private final HostStore store;
    private final HostLoadStore loads;
    private final AllocationStore allocations;
    private final AggregateZones zones;
    private final InstantSource clock;

    /// A host, the integer that old clients know its service by, and its zone.
    record Service(Host host, long number, String zone, boolean up) {}

    Services(
            Database db,
            Hosts hosts,
            HostStore store,
            HostLoadStore loads,
            AllocationStore allocations,
            AggregateZones zones,
            InstantSource clock) {
        this.db = db;
        this.hosts = hosts;
        this.store = store;
        this.loads = loads;
        this.allocations = allocations;
        this.zones = zones;
        this.clock = clock;
    }

    List<Service> all() {
        Map<String, Long> numbers = loads.numbers();
        var zoneOf = zones.all();
        return hosts.all().stream()
                .map(host -> new Service(
                        host,
                        numbers.getOrDefault(host.name(), 0L),
                        zoneOf.getOrDefault(host.name(), Zones.DEFAULT),
                        hosts.isUp(host)))
                .toList();
    }

    Service onHost(String name, String binary) {
        var found = all().stream().filter(s -> s.host().name().equals(name)).findFirst();
        if (found.isEmpty()) {
            throw Fault.notFound("Compute host", name);
        }
        if (!binary.equals(BINARY)) {
            throw Fault.named(404, "itemNotFound", "Could not find binary " + binary + " on host " + name + ".");
        }
        return found.get();
    }

    /// By UUID, or by number for those who speak an older microversion.
    Service get(String id, boolean byUuid) {
        if (byUuid && !Ids.isUuid(id)) {
            throw Fault.named(400, "badRequest", "Invalid uuid " + id);
        }
        return all().stream()
                .filter(s -> byUuid
                        ? s.host().uuid().equals(id)
                        : Long.toString(s.number()).equals(id))
                .findFirst()
                .orElseThrow(() -> missing(id));
    }

    private static FaultException missing(String id) {
        return Fault.notFound("Service", id);
    }

    void setDisabled(String host, boolean disabled, Optional<String> reason) {
        store.setDisabled(host, disabled, reason, clock.millis());
    }

    void setForcedDown(String host, boolean down) {
        store.setForcedDown(host, down, clock.millis());
    }

    /// Forgets the host. One that still has servers, or expects one, is kept: 409.
    void delete(Service service) {
        var name = service.host().name();
        db.run(_ -> {
            if (loads.loads().containsKey(name) || !allocations.onHost(name).isEmpty()) {
                throw Fault.conflict("Unable to delete compute service that is hosting instances."
                        + " Migrate or delete the instances first.");
            }
            store.delete(name);
        });
    }
}
