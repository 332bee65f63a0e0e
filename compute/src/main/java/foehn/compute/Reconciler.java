package foehn.compute;

import foehn.hypervisor.GuestStatus;
import foehn.hypervisor.Power;
import foehn.kernel.db.Database;
import foehn.kernel.operation.Operations;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes rows follow the guests: what the host sees is the truth, unless somebody is working on the server. What
/// only one look has shown is not believed yet where it would cost a guest or a server.
final class Reconciler {
    private static final Logger log = LoggerFactory.getLogger(Reconciler.class);

    private final Database db;
    private final ServerStore servers;
    private final Operations operations;
    private final InstantSource clock;
    // By host: the guests that looked lost, or unwanted, when it was last looked at.
    private final Map<String, Set<String>> doubtful = new ConcurrentHashMap<>();

    Reconciler(Database db, ServerStore servers, Operations operations, InstantSource clock) {
        this.db = db;
        this.servers = servers;
        this.operations = operations;
        this.clock = clock;
    }

    /// Compares one host's guests with its rows.
    ///
    /// @param look asks the host; called after the rows have been read, so that a guest made meanwhile is known
    void reconcile(String host, Supplier<Set<GuestStatus>> look) {
        var rows = servers.onHost(host).stream().collect(Collectors.toMap(Server::id, Function.identity()));
        var guests = look.get().stream().collect(Collectors.toMap(s -> s.id().uuid(), Function.identity()));
        var before = doubtful.getOrDefault(host, Set.of());
        var now = new HashSet<String>();
        for (Server row : rows.values()) {
            var guest = guests.get(row.id());
            if (guest != null) {
                follow(row, guest.power());
            } else if (isAtRest(row)) {
                lost(row, before, now);
            }
        }
        for (String guest : guests.keySet()) {
            if (!rows.containsKey(guest)) {
                unwanted(guest, host, before, now);
            }
        }
        doubtful.put(host, Set.copyOf(now));
    }

    private static boolean isAtRest(Server row) {
        return row.taskState() == null && row.vmState() != ServerState.BUILDING;
    }

    private boolean busy(String subject) {
        return operations.latest(subject).filter(o -> !o.phase().ended()).isPresent();
    }

    private void follow(Server row, Power power) {
        if (!isAtRest(row)) {
            return;
        }
        var state = stateFor(row.vmState(), power);
        var powerState = PowerState.of(power);
        if (state == null || (state == row.vmState() && powerState == row.powerState()) || busy(row.id())) {
            return;
        }
        if (servers.follow(row, state, powerState, null, clock.millis())) {
            log.info("{} was {} and is {}: its guest is {}", row.id(), row.vmState(), state, power);
        }
    }

    /// Null where the guest says nothing about the server: it is on its way.
    private static @Nullable ServerState stateFor(ServerState row, Power power) {
        if (row == ServerState.ERROR) {
            // Only its owner, or an administrator, can say that it is well again.
            return ServerState.ERROR;
        }
        return switch (power) {
            case RUNNING -> ServerState.ACTIVE;
            case PAUSED -> ServerState.PAUSED;
            case OFF, CRASHED -> ServerState.STOPPED;
            case ARRIVING, DEPARTED -> null;
        };
    }

    private void lost(Server row, Set<String> before, Set<String> now) {
        if (row.vmState() == ServerState.ERROR || busy(row.id())) {
            return;
        }
        now.add(row.id());
        if (before.contains(row.id())) {
            var failure = new Server.Failure(500, "The host no longer has the guest.", "", clock.millis());
            if (servers.follow(row, ServerState.ERROR, PowerState.NOSTATE, failure, clock.millis())) {
                log.warn("{} has lost {}", row.host(), row.id());
            }
        }
    }

    private void unwanted(String guest, String host, Set<String> before, Set<String> now) {
        var row = servers.live(guest);
        boolean placedHere = row.map(Server::host).filter(host::equals).isPresent();
        boolean beingBuilt =
                row.filter(s -> s.vmState() == ServerState.BUILDING).isPresent();
        if (placedHere
                || beingBuilt
                || row.map(Server::taskState).filter(Objects::nonNull).isPresent()
                || busy(guest)) {
            return;
        }
        now.add(guest);
        if (before.contains(guest)) {
            db.run(_ -> operations.enqueue(Sweep.KIND, guest, new Sweep.Progress(guest, host), null));
            now.remove(guest);
        }
    }

    /// What is in doubt about a host that is gone need not be remembered.
    void forget(String host) {
        Optional.ofNullable(doubtful.remove(host)).ifPresent(d -> log.debug("{} forgotten with {}", host, d));
    }
}
