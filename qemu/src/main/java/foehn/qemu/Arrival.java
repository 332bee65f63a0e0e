package foehn.qemu;

import foehn.hypervisor.DiskSpec;
import foehn.hypervisor.GuestConflict;
import foehn.hypervisor.GuestSpec;
import foehn.hypervisor.HostRefused;
import foehn.hypervisor.MigrationEndpoint;
import foehn.hypervisor.MigrationPlan;
import foehn.hypervisor.MigrationStatus;
import foehn.hypervisor.MigrationStatus.Phase;
import foehn.hypervisor.Power;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/// A migration as seen from its target: a process that waits for a guest's state, and for copied disks.
final class Arrival {
    private static final Logger log = LoggerFactory.getLogger(Arrival.class);
    private static final JsonMapper JSON = JsonMapper.shared();

    private static final Duration SETTLING = Duration.ofSeconds(15);
    private static final int ATTEMPTS_MAX = 4;
    private static final Leftovers NOTHING = new Leftovers(List.of(), List.of());

    private final Guest guest;
    private final Machine machine;
    private final GuestFiles files;
    private final Workshop workshop;

    Arrival(Guest guest, Machine machine, GuestFiles files, Workshop workshop) {
        this.guest = guest;
        this.machine = machine;
        this.files = files;
        this.workshop = workshop;
    }

    MigrationEndpoint expect(GuestSpec spec, MigrationPlan plan) throws IOException {
        if (guest.here()) {
            var power = guest.status().power();
            var passage = guest.passage().filter(p -> p.side() == Passage.Side.TARGET);
            boolean same = passage.isPresent() && passage.get().plan().id().equals(plan.id());
            if (power == Power.RUNNING || power == Power.PAUSED || passage.isEmpty()) {
                throw new GuestConflict("guest " + spec.id() + " is here already");
            }
            if (same && power == Power.ARRIVING && passage.get().begun()) {
                return passage.get().target();
            }
            throwAway();
        }
        for (int attempt = 1; ; attempt++) {
            try {
                return prepare(spec, plan);
            } catch (Qmp.Refused taken) {
                // The ports were free a moment ago; or QEMU cannot do what the plan wants.
                throwAway();
                if (attempt == ATTEMPTS_MAX) {
                    throw new HostRefused(String.valueOf(taken.getMessage()));
                }
            } catch (IOException | RuntimeException failed) {
                throwAway();
                throw failed;
            }
        }
    }

    private MigrationEndpoint prepare(GuestSpec spec, MigrationPlan plan) throws IOException {
        Files.createDirectories(files.directory());
        guest.owe(new Leftovers(plan.copiedDisks(), List.of()));
        makeFiles(spec, plan);
        int ports = freePorts();
        var endpoint = new MigrationEndpoint(
                workshop.config().hostname(),
                workshop.config().migrationAddress(),
                ports,
                plan.copiesDisks() ? ports + 1 : 0);
        var passage = Passage.starting(Passage.Side.TARGET, plan, endpoint);
        guest.remember(passage);
        StateFile.write(files.spec(), spec);
        guest.owe(NOTHING);
        guest.launch(spec, true);
        listen(plan, endpoint);
        guest.remember(passage.beginning());
        watch();
        return endpoint;
    }

    private void makeFiles(GuestSpec spec, MigrationPlan plan) throws IOException {
        var tasks = new ArrayList<Together.Task>();
        for (DiskSpec disk : plan.copiedDisks()) {
            tasks.add(() -> workshop.disks().recreate(spec.id(), disk));
        }
        if (spec.configDrive()) {
            tasks.add(() -> ConfigDrive.write(spec, files.configDrive()));
        }
        Together.run(tasks);
    }

    /// Two neighbouring ports that nobody listens on. Others may take them before QEMU does: then QEMU says so, and the
    /// control plane asks again.
    private int freePorts() throws IOException {
        int pairs = workshop.config().migrationPorts() / 2;
        var address = InetAddress.getByName(workshop.config().migrationAddress());
        for (int attempt = 0; attempt < pairs; attempt++) {
            int port = workshop.config().migrationPortFirst()
                    + 2 * ThreadLocalRandom.current().nextInt(pairs);
            if (isFree(address, port) && isFree(address, port + 1)) {
                return port;
            }
        }
        throw new HostRefused("no free port for a migration");
    }

    private static boolean isFree(InetAddress address, int port) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(address, port));
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private void listen(MigrationPlan plan, MigrationEndpoint endpoint) throws IOException {
        boolean encrypted = workshop.config().tlsDirectory().isPresent();
        var qmp = machine.qmp();
        MigrationSettings.apply(qmp, plan, encrypted ? "tls-server" : "");
        if (plan.copiesDisks()) {
            var server = JSON.createObjectNode();
            server.putObject("addr")
                    .put("type", "inet")
                    .putObject("data")
                    .put("host", endpoint.address())
                    .put("port", Integer.toString(endpoint.diskPort()));
            if (encrypted) {
                server.put("tls-creds", "tls-server");
            }
            qmp.execute("nbd-server-start", server);
            for (DiskSpec disk : plan.copiedDisks()) {
                qmp.execute(
                        "block-export-add",
                        JSON.createObjectNode()
                                .put("type", "nbd")
                                .put("id", "export-" + disk.name())
                                .put("node-name", disk.name())
                                .put("name", disk.name())
                                .put("writable", true));
            }
        }
        var uri = "tcp:" + endpoint.address() + ":" + endpoint.memoryPort();
        qmp.execute("migrate-incoming", JSON.createObjectNode().put("uri", uri));
    }

    /// Goes on after a restart of the agent.
    void adopt() throws IOException {
        if (!guest.passage().orElseThrow().begun()) {
            throwAway();
        } else if (machine.alive()) {
            watch();
            if (guest.status().power() == Power.RUNNING) {
                arrived();
            }
        }
    }

    /// The moment the guest runs here the network must hear of it: QEMU's own first announcement may have come before
    /// the
    /// switch let this port speak.
    private void watch() throws IOException {
        var qmp = machine.qmp();
        qmp.onEvent(event -> {
            if (event.path("event").asString("").equals("RESUME")) {
                log.debug("the guest runs here: {}", event);
                Thread.ofVirtual().start(this::arrived);
            }
        });
    }

    private void arrived() {
        try {
            guest.markStarted();
            announce();
        } catch (IOException trouble) {
            log.warn("the arrived guest could not be announced", trouble);
        }
    }

    private void announce() throws IOException {
        machine.qmp()
                .execute(
                        "announce-self",
                        JSON.createObjectNode()
                                .put("initial", 5)
                                .put("max", 100)
                                .put("rounds", 20)
                                .put("step", 10));
    }

    /// The source may know before the target does. But what has not even begun to arrive is not waited for.
    private void awaitRunning() throws IOException {
        long end = System.nanoTime() + SETTLING.toNanos();
        while (guest.status().power() == Power.ARRIVING && isComing() && System.nanoTime() < end) {
            pause(2);
        }
    }

    private boolean isComing() throws IOException {
        var state = machine.qmp().execute("query-migrate").path("status").asString("none");
        return !state.equals("none") && !state.equals("setup");
    }

    MigrationStatus status(Passage passage, Duration wait) throws IOException {
        long end = System.nanoTime() + wait.toNanos();
        while (true) {
            var power = guest.status().power();
            boolean runs = power == Power.RUNNING || power == Power.PAUSED;
            var seen = Statuses.begun(passage.plan().id(), runs ? Phase.COMPLETED : Phase.EXPECTED);
            if (power == Power.OFF) {
                return Statuses.failed(seen, "the target process ended");
            }
            if (power != Power.ARRIVING || System.nanoTime() >= end) {
                return seen;
            }
            pause(10);
        }
    }

    private static void pause(int millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted");
        }
    }

    void adoptArrived(String migrationId) throws IOException {
        var passage = guest.passage();
        if (passage.isEmpty() || passage.get().end().isPresent()) {
            return;
        }
        if (!passage.get().plan().id().equals(migrationId)) {
            throw new GuestConflict("the guest is here through another migration");
        }
        awaitRunning();
        var power = guest.status().power();
        if (power != Power.RUNNING && power != Power.PAUSED) {
            throw new GuestConflict("the guest has not arrived");
        }
        if (passage.get().plan().copiesDisks()) {
            try {
                machine.qmp().execute("nbd-server-stop");
            } catch (Qmp.Refused alreadyStopped) {
                log.debug("no NBD server any more", alreadyStopped);
            }
        }
        if (!guest.startIsKnown()) {
            guest.markStarted();
        }
        guest.remember(passage.get().ended(Statuses.begun(migrationId, Phase.COMPLETED)));
    }

    /// Does nothing when the guest is here by other means than this migration.
    void abandon(String migrationId) throws IOException {
        Optional<Passage> passage = guest.passage().filter(p -> p.side() == Passage.Side.TARGET);
        if (passage.isEmpty() || !passage.get().plan().id().equals(migrationId)) {
            return;
        }
        var power = guest.status().power();
        if (passage.get().end().isPresent() || power == Power.RUNNING || power == Power.PAUSED) {
            throw new GuestConflict("the guest has arrived and runs here");
        }
        throwAway();
    }

    private void throwAway() throws IOException {
        machine.kill();
        var passage = guest.passage();
        var spec = guest.spec();
        if (spec.isPresent() && passage.isPresent()) {
            guest.vanish(
                    new Leftovers(passage.get().plan().copiedDisks(), spec.get().nics()));
        } else {
            guest.sweep();
        }
    }
}
