package foehn.compute;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.hypervisor.GuestId;
import foehn.hypervisor.Hypervisor;
import foehn.hypervisor.MigrationStatus;
import foehn.hypervisor.MigrationStatus.Phase;
import foehn.hypervisor.simulated.SimulatedHost;
import foehn.kernel.db.Database;
import foehn.kernel.http.Mount;
import foehn.kernel.json.Json;
import foehn.kernel.operation.Operation;
import foehn.kernel.operation.Operations;
import foehn.testkit.Api;
import foehn.testkit.Engine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Kills the control plane at every move of each of its long works. Whoever takes over ends them, and afterwards
/// nothing has leaked: no guest, no port, no capacity; and the server's row says what is.
@ParameterizedClass
@EnumSource(Engine.class)
class ServerCrashTest {
    private static final int ROUNDS_MAX = 60;

    @Parameter
    Engine engine;

    private final AtomicLong now = new AtomicLong(1_764_000_000_000L);
    private final Knife knife = new Knife();
    private final FakePorts ports = new FakePorts();
    private final FakeImages images = new FakeImages();
    private final Map<String, SimulatedHost> hosts = new LinkedHashMap<>();
    private final Set<String> dark = ConcurrentHashMap.newKeySet();
    private Database db;
    private ComputeService front;
    private Operations waiting;
    private Operations worker;
    private Api api;
    private String member;
    private String admin;

    @BeforeEach
    void open() throws Exception {
        db = engine.fresh();
        for (String name : List.of("h1", "h2")) {
            hosts.put(name, new SimulatedHost(name, "127.0.0.1", 8, 4096, 100));
            var facts = hosts.get(name).facts();
            new HostStore(db)
                    .upsert(new Host(
                            name,
                            "00000000-0000-4000-8000-0000000000" + name.replace("h", "0"),
                            "https://" + name,
                            false,
                            null,
                            false,
                            null,
                            0,
                            0,
                            1,
                            1));
            var allocations = new AllocationStore(db);
            allocations.setInventory(name, Resources.VCPU, facts.vcpus(), 4.0);
            allocations.setInventory(name, Resources.MEMORY_MB, facts.memoryMib(), 1.0);
            allocations.setInventory(name, Resources.DISK_GB, facts.localDiskGib(), 1.0);
        }
        // The front takes orders and does no work; it is never killed.
        waiting = new Operations(db, () -> Instant.ofEpochMilli(now.get()), 1);
        front = new ComputeService(
                db,
                ServerCloud.config(),
                () -> Instant.ofEpochMilli(now.get()),
                waiting,
                images,
                ports,
                _ -> true,
                host -> hosts.get(host.name()));
        new Flavors(db, new FlavorStore(db), _ -> true, () -> Instant.ofEpochMilli(now.get())).bootstrap();
        worker = process();
        api = new Api(front.mounts().toArray(Mount[]::new));
        member = api.token("alice", "p1", "member");
        admin = api.token("root", "ops", "admin");
    }

    @AfterEach
    void close() throws Exception {
        api.close();
        front.close();
        waiting.close();
        hosts.values().forEach(SimulatedHost::close);
        db.close();
    }

    private void heartbeat() {
        hosts.forEach((name, host) -> {
            if (!dark.contains(name)) {
                new HostStore(db).seen(name, Json.MAPPER.writeValueAsString(host.facts()), now.get());
            }
        });
    }

    /// A control plane that works, and dies by the knife when it is out.
    private Operations process() {
        var operations = new Operations(db, knife.over(now), 4);
        new ComputeService(
                db,
                ServerCloud.config(),
                knife.over(now),
                operations,
                knife.over(Images.class, images),
                knife.over(Ports.class, ports),
                _ -> true,
                host -> knife.over(Hypervisor.class, Objects.requireNonNull(hosts.get(host.name()))));
        return operations;
    }

    /// Works until it is killed, or there is nothing more to do; then another process takes over.
    private void workAndDie(int move) {
        heartbeat();
        knife.strikeAt(move);
        try {
            worker.runOne();
        } catch (Knife.Killed _) {
            worker = process();
            now.addAndGet(31_000);
        }
        knife.putAway();
        finish();
    }

    private void finish() {
        for (int i = 0; i < ROUNDS_MAX; i++) {
            heartbeat();
            if (!worker.runOne()) {
                if (unfinished() == 0) {
                    return;
                }
                now.addAndGet(2_500);
            }
        }
        throw new AssertionError("operations did not end");
    }

    private long unfinished() {
        return db.read(h -> h.createQuery("SELECT COUNT(*) FROM operation WHERE phase IN ('RUNNING', 'UNDOING')")
                .mapTo(Long.class)
                .one());
    }

    private String order(String more) throws Exception {
        heartbeat();
        return api.post("/compute/v2.1/servers", member, ServerCloud.body("vm", more))
                .expect(202)
                .json()
                .path("server")
                .path("id")
                .asString();
    }

    private List<String> guests(String id) {
        var found = new ArrayList<String>();
        hosts.forEach((name, host) ->
                host.status(new GuestId(id)).ifPresent(status -> found.add(name + ":" + status.power())));
        return found;
    }

    private List<String> allocated(String consumer) {
        return new AllocationStore(db)
                .of(consumer).stream()
                        .map(AllocationStore.Allocation::host)
                        .distinct()
                        .toList();
    }

    private Server row(String id) {
        return new ServerStore(db).find(id).orElseThrow();
    }

    private void requireRuns(String id, int move) {
        var row = row(id);
        assertThat(row.taskState()).as("killed at %d", move).isNull();
        assertThat(row.vmState()).as("killed at %d: %s", move, row.fault()).isEqualTo(ServerState.ACTIVE);
        assertThat(guests(id)).as("killed at %d", move).containsExactly(row.host() + ":RUNNING");
        assertThat(ports.hostsOf(id)).as("killed at %d", move).containsExactly(row.host());
        assertThat(allocated(id)).as("killed at %d", move).containsExactly(row.host());
    }

    private void requireNothingLeft(String id, int move) {
        assertThat(guests(id)).as("killed at %d", move).isEmpty();
        assertThat(ports.hostsOf(id)).as("killed at %d", move).isEmpty();
        assertThat(allocated(id)).as("killed at %d", move).isEmpty();
    }

    private void delete(String id) throws Exception {
        api.delete("/compute/v2.1/servers/" + id, member).expect(204);
        finish();
        assertThat(row(id).deleted()).isTrue();
        requireNothingLeft(id, -1);
    }

    @Test
    void aServerIsBuiltHoweverOftenItsBuilderDies() throws Exception {
        int move = 0;
        do {
            var id = order("");
            workAndDie(move);
            requireRuns(id, move);
            delete(id);
        } while (knifeStruck(move++));
        assertThat(move).isGreaterThan(10);
    }

    private boolean knifeStruck(int move) {
        assertThat(move).as("an end of moves").isLessThan(400);
        return knife.hasStruck();
    }

    @Test
    void aServerThatCannotBeBuiltLeavesNothingBehind() throws Exception {
        for (String step : List.of("define", "start")) {
            int move = 0;
            do {
                var id = order("\"metadata\": {\"simulate\": \"fail:" + step + "\"}");
                workAndDie(move);
                assertThat(row(id).vmState()).isEqualTo(ServerState.ERROR);
                assertThat(row(id).taskState()).isNull();
                assertThat(row(id).fault()).contains(step + " was to fail");
                requireNothingLeft(id, move);
                delete(id);
            } while (knifeStruck(move++));
        }
    }

    @Test
    void aServerIsDeletedHoweverOftenItsUndertakerDies() throws Exception {
        int move = 0;
        do {
            var id = order("");
            finish();
            requireRuns(id, -1);
            api.delete("/compute/v2.1/servers/" + id, member).expect(204);
            workAndDie(move);
            assertThat(row(id).deleted()).isTrue();
            assertThat(row(id).vmState()).isEqualTo(ServerState.DELETED);
            requireNothingLeft(id, move);
        } while (knifeStruck(move++));
        assertThat(move).isGreaterThan(3);
    }

    private Migration migrate(String id, String block) throws Exception {
        heartbeat();
        api.post(
                        "/compute/v2.1/servers/" + id + "/action",
                        admin,
                        "{\"os-migrateLive\": {\"host\": null, \"block_migration\": " + block + "}}",
                        ServerCloud.version("2.30"))
                .expect(202);
        return new MigrationStore(db).ofServer(id).getLast();
    }

    @Test
    void aGuestIsOnOneHostHoweverOftenItsMoverDies() throws Exception {
        var id = order("");
        finish();
        int move = 0;
        do {
            var source = row(id).host();
            var migration = migrate(id, move % 2 == 0 ? "false" : "true");
            workAndDie(move);
            requireRuns(id, move);
            assertThat(row(id).host()).as("killed at %d", move).isNotEqualTo(source);
            assertThat(allocated(migration.id())).isEmpty();
            assertThat(status(migration)).isEqualTo(Migration.COMPLETED);
        } while (knifeStruck(move++));
        assertThat(move).isGreaterThan(10);
    }

    private String status(Migration migration) {
        return new MigrationStore(db).find(migration.id()).orElseThrow().status();
    }

    @Test
    void aMigrationThatFailsLeavesTheGuestWhereItWas() throws Exception {
        var id = order("");
        finish();
        for (String step : List.of("expect", "migrate", "transfer")) {
            hosts.values().forEach(h -> h.mishaps().fail(step));
            int move = 0;
            do {
                var source = row(id).host();
                var migration = migrate(id, "true");
                workAndDie(move);
                requireRuns(id, move);
                assertThat(row(id).host()).as("%s killed at %d", step, move).isEqualTo(source);
                assertThat(allocated(migration.id())).isEmpty();
                assertThat(status(migration)).isEqualTo(Migration.FAILED);
            } while (knifeStruck(move++));
            hosts.values().forEach(h -> h.mishaps().heal());
        }
    }

    /// The host dies while the guest is on its way from or to it, and comes back when all is over.
    private Migration migrateWhileDying(String id, String victim) throws Exception {
        var migration = migrate(id, "true");
        hosts.get(migration.sourceHost()).mishaps().slow("transfer", Duration.ofMillis(400));
        var worker = Thread.ofVirtual().start(this::finish);
        ServerCloud.await("the transfer", () -> status(migration).equals(Migration.RUNNING));
        dark.add(victim);
        hosts.get(victim).losePower();
        worker.join();
        finish();
        hosts.get(victim).restorePower();
        hosts.get(migration.sourceHost()).mishaps().heal();
        dark.clear();
        return migration;
    }

    private void reconcile() {
        heartbeat();
        var reconciler = new Reconciler(db, new ServerStore(db), waiting, () -> Instant.ofEpochMilli(now.get()));
        for (int i = 0; i < 2; i++) {
            hosts.forEach((name, host) -> reconciler.reconcile(name, host::inventory));
        }
        finish();
    }

    @Test
    void aTargetThatDiesLeavesTheGuestWhereItWas() throws Exception {
        var id = order("");
        finish();
        var source = row(id).host();
        var migration = migrateWhileDying(id, source.equals("h1") ? "h2" : "h1");
        assertThat(status(migration)).isEqualTo(Migration.FAILED);
        reconcile();
        requireRuns(id, -1);
        assertThat(row(id).host()).isEqualTo(source);
    }

    @Test
    void aSourceThatDiesKeepsItsGuestAndTheTargetIsFree() throws Exception {
        var id = order("");
        finish();
        var source = row(id).host();
        var migration = migrateWhileDying(id, source);
        assertThat(status(migration)).isEqualTo(Migration.FAILED);
        reconcile();
        assertThat(row(id).vmState()).isEqualTo(ServerState.STOPPED);
        assertThat(guests(id)).containsExactly(source + ":OFF");
        assertThat(allocated(id)).containsExactly(source);
        assertThat(allocated(migration.id())).isEmpty();
        assertThat(ports.hostsOf(id)).containsExactly(source);
        delete(id);
    }

    @Test
    void aGuestThatItsSourceLosesInTheSwitchOverIsNotThrownAwayByItsTarget() throws Exception {
        var id = order("");
        finish();
        var migration = migrate(id, "true");
        var source = Objects.requireNonNull(hosts.get(migration.sourceHost()));
        var target = Objects.requireNonNull(hosts.get(migration.destHost()));
        target.mishaps().slow("arrive", Duration.ofSeconds(1));
        var worker = Thread.ofVirtual().start(this::finish);
        ServerCloud.await("the switch-over", () -> phase(source, id).equals(Optional.of(Phase.SWITCHING_OVER)));
        source.kill(new GuestId(id));
        worker.join();
        finish();
        assertThat(status(migration)).isEqualTo(Migration.COMPLETED);
        reconcile();
        requireRuns(id, -1);
        assertThat(row(id).host()).isEqualTo(migration.destHost());
        assertThat(allocated(migration.id())).isEmpty();
    }

    private static Optional<Phase> phase(SimulatedHost host, String id) {
        try {
            return host.migration(new GuestId(id), Duration.ZERO).map(MigrationStatus::phase);
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }

    @Test
    void powerWorkEndsHoweverOftenItsWorkerDies() throws Exception {
        var id = order("");
        finish();
        int move = 0;
        do {
            for (String action : List.of("os-stop", "os-start", "pause", "unpause")) {
                heartbeat();
                api.post("/compute/v2.1/servers/" + id + "/action", member, "{\"" + action + "\": null}")
                        .expect(202);
                workAndDie(move);
                assertThat(row(id).taskState()).isNull();
            }
            requireRuns(id, move);
        } while (knifeStruck(move++));
        assertThat(operation(id).phase()).isEqualTo(Operation.Phase.DONE);
    }

    private Operation operation(String id) {
        return waiting.latest(id).orElseThrow();
    }
}
