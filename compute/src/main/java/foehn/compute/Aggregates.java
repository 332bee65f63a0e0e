package foehn.compute;

import foehn.kernel.Fault;
import foehn.kernel.FaultException;
import foehn.kernel.Ids;
import foehn.kernel.db.Database;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Host aggregates, and the zones that some of them are. Promises that no host is in two zones, and that none
/// changes its zone while it has servers: they say which zone they are in.
final class Aggregates {
    private final Database db;
    private final AggregateStore store;
    private final HostStore hosts;
    private final ServerStore servers;
    private final InstantSource clock;

    Aggregates(Database db, AggregateStore store, HostStore hosts, ServerStore servers, InstantSource clock) {
        this.db = db;
        this.store = store;
        this.hosts = hosts;
        this.servers = servers;
        this.clock = clock;
    }

    List<Aggregate> all() {
        return store.all();
    }

    /// By what stands in the path: a number, or nothing that exists.
    Aggregate get(String id) {
        return Optional.of(id)
                .filter(text -> text.matches("[0-9]{1,18}"))
                .flatMap(text -> store.find(Long.parseLong(text)))
                .orElseThrow(() -> Fault.notFound("Aggregate", id));
    }

    Aggregate create(String name, Optional<String> zone) {
        return db.write(_ -> {
            long id = store.insert(Ids.uuid(), name, clock.millis()).orElseThrow(() -> taken(name));
            zone.ifPresent(z -> store.putMetadata(id, Aggregate.ZONE, z));
            return get(Long.toString(id));
        });
    }

    private static FaultException taken(String name) {
        return Fault.conflict("Aggregate " + name + " already exists.");
    }

    /// @param zone empty: as it was
    Aggregate update(String id, Optional<String> name, Optional<String> zone) {
        return db.write(_ -> {
            var aggregate = get(id);
            if (name.isPresent() && !store.rename(aggregate.id(), name.get())) {
                throw taken(name.get());
            }
            if (zone.isPresent()) {
                setZone(aggregate, zone.get(), "update aggregate", 400);
            }
            return changed(aggregate);
        });
    }

    /// A null value removes its key.
    Aggregate setMetadata(String id, Map<String, @Nullable String> entries) {
        return db.write(_ -> {
            var aggregate = get(id);
            entries.forEach((key, value) -> {
                if (key.equals(Aggregate.ZONE)) {
                    setZone(aggregate, value, "update aggregate metadata", 400);
                } else if (value == null) {
                    store.removeMetadata(aggregate.id(), key);
                } else {
                    store.putMetadata(aggregate.id(), key, value);
                }
            });
            return changed(aggregate);
        });
    }

    private void setZone(Aggregate aggregate, @Nullable String zone, String action, int refusal) {
        aggregate.hosts().forEach(host -> requireMayBeIn(aggregate, host, zone, action, refusal));
        if (zone == null) {
            store.removeMetadata(aggregate.id(), Aggregate.ZONE);
        } else {
            store.putMetadata(aggregate.id(), Aggregate.ZONE, zone);
        }
    }

    /// @param zone what this aggregate will say of the host's zone; null: nothing
    private void requireMayBeIn(Aggregate aggregate, String host, @Nullable String zone, String action, int refusal) {
        var elsewhere = store.all().stream()
                .filter(other -> other.id() != aggregate.id() && other.hosts().contains(host))
                .flatMap(other -> other.zone().stream())
                .findFirst();
        if (zone != null && elsewhere.filter(z -> !z.equals(zone)).isPresent()) {
            throw refused(
                    action,
                    aggregate,
                    "One or more hosts already in availability zone(s) ['" + elsewhere.get() + "']",
                    refusal);
        }
        var before = store.zones().getOrDefault(host, Zones.DEFAULT);
        var after = zone == null ? elsewhere.orElse(Zones.DEFAULT) : zone;
        if (!before.equals(after) && !servers.onHost(host).isEmpty()) {
            throw refused(action, aggregate, "One or more hosts contain instances in this zone", refusal);
        }
    }

    private static FaultException refused(String action, Aggregate aggregate, String why, int status) {
        return Fault.named(
                status, "InvalidAggregateAction", "Cannot " + action + " " + aggregate.id() + ". Reason: " + why + ".");
    }

    Aggregate addHost(String id, String host) {
        return db.write(_ -> {
            var aggregate = get(id);
            requireHost(host);
            if (aggregate.hosts().contains(host)) {
                throw Fault.conflict("Aggregate " + id + " already has host " + host + ".");
            }
            aggregate.zone().ifPresent(zone -> requireMayBeIn(aggregate, host, zone, "add host to aggregate", 409));
            store.addHost(aggregate.id(), host);
            return changed(aggregate);
        });
    }

    Aggregate removeHost(String id, String host) {
        return db.write(_ -> {
            var aggregate = get(id);
            requireHost(host);
            if (!aggregate.hosts().contains(host)) {
                throw Fault.named(404, "itemNotFound", "Aggregate " + id + " has no host " + host + ".");
            }
            requireMayBeIn(aggregate, host, null, "remove host from aggregate", 409);
            store.removeHost(aggregate.id(), host);
            return changed(aggregate);
        });
    }

    private void requireHost(String host) {
        if (hosts.find(host).isEmpty()) {
            throw Fault.notFound("Compute host", host);
        }
    }

    private Aggregate changed(Aggregate aggregate) {
        store.touch(aggregate.id(), clock.millis());
        return get(Long.toString(aggregate.id()));
    }

    void delete(String id) {
        db.run(_ -> {
            var aggregate = get(id);
            if (!aggregate.hosts().isEmpty()) {
                throw refused("delete aggregate", aggregate, "Host aggregate is not empty", 400);
            }
            store.delete(aggregate.id());
        });
    }
}
