package foehn.ovn;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// OVN's southbound database: what the hosts say of themselves. Only read.
final class Southbound implements AutoCloseable {
    private static final String DATABASE = "OVN_Southbound";
    private static final String BINDING = "Port_Binding";
    private static final String CHASSIS = "Chassis";
    private static final String PRIVATE = "Chassis_Private";
    /// A host that is busy may be late with its answer; it is not dead for that.
    private static final Duration SILENCE_MAX = Duration.ofSeconds(30);

    private static final Duration PULSE = Duration.ofSeconds(2);
    private static final Duration PULSE_WAIT = Duration.ofSeconds(1);

    private final OvsdbClient client;
    private final Northbound northbound;
    private final Duration patience;
    private final AtomicLong pulse = new AtomicLong();
    private final AtomicLong pulseNanos = new AtomicLong(System.nanoTime() - PULSE.toNanos());
    private final Map<String, Long> answeredNanos = new ConcurrentHashMap<>();

    Southbound(String remote, Northbound northbound, Duration patience) {
        this.client = new OvsdbClient(remote, DATABASE, tables());
        this.northbound = northbound;
        this.patience = patience;
    }

    Optional<String> boundTo(String portId) {
        return client.read(patience, replica -> boundTo(replica, portId));
    }

    private static Optional<String> boundTo(Replica replica, String portId) {
        return replica.byKey(BINDING, portId)
                .filter(binding -> binding.texts("up").contains("true"))
                .flatMap(binding -> binding.text("chassis"))
                .flatMap(uuid -> replica.byUuid(CHASSIS, uuid))
                .flatMap(chassis -> chassis.text("name"));
    }

    /// During a migration the target has the port as an additional chassis, of which the database does not say
    /// whether it is up: then the host is asked for its answer to all that was wanted until now.
    boolean awaitBound(String portId, String chassis, Duration wait) {
        long end = System.nanoTime() + wait.toNanos();
        boolean carried = client.await(
                wait,
                replica -> boundTo(replica, portId).filter(chassis::equals).isPresent()
                        || isAdditional(replica, portId, chassis));
        if (!carried || boundTo(portId).filter(chassis::equals).isPresent()) {
            return carried;
        }
        long barrier = northbound.barrier();
        return client.await(
                Duration.ofNanos(end - System.nanoTime()), replica -> answered(replica, chassis) >= barrier);
    }

    private static boolean isAdditional(Replica replica, String portId, String chassis) {
        var host = replica.byKey(CHASSIS, chassis);
        var binding = replica.byKey(BINDING, portId);
        return host.isPresent()
                && binding.isPresent()
                && binding.get().texts("additional_chassis").contains(host.get().uuid());
    }

    private static long answered(Replica replica, String chassis) {
        return replica.byKey(PRIVATE, chassis).map(row -> row.number("nb_cfg")).orElse(-1L);
    }

    /// OVN has no heartbeat, so the hosts are asked for one, at most every two seconds.
    List<Chassis> chassis() {
        long asked = pulseNanos.get();
        long now = System.nanoTime();
        if (now - asked >= PULSE.toNanos() && pulseNanos.compareAndSet(asked, now)) {
            pulse.set(northbound.barrier());
        }
        long barrier = pulse.get();
        client.await(
                PULSE_WAIT,
                replica -> replica.all(CHASSIS).stream().allMatch(row -> answered(replica, name(row)) >= barrier));
        return client.read(patience, replica -> {
            var all = new ArrayList<Chassis>();
            for (var row : replica.all(CHASSIS)) {
                if (answered(replica, name(row)) >= barrier) {
                    answeredNanos.put(name(row), System.nanoTime());
                }
                var last = answeredNanos.get(name(row));
                boolean alive = last != null && System.nanoTime() - last < SILENCE_MAX.toNanos();
                all.add(new Chassis(name(row), row.text("hostname").orElse(""), alive));
            }
            return all;
        });
    }

    private static String name(Row chassis) {
        return chassis.text("name").orElse("");
    }

    private static List<Replica.Table> tables() {
        return List.of(
                new Replica.Table(
                        BINDING,
                        List.of("logical_port", "chassis", "additional_chassis", "up"),
                        row -> row.text("logical_port")),
                new Replica.Table(CHASSIS, List.of("name", "hostname"), row -> row.text("name")),
                new Replica.Table(PRIVATE, List.of("name", "nb_cfg"), row -> row.text("name")));
    }

    @Override
    public void close() {
        client.close();
    }
}
