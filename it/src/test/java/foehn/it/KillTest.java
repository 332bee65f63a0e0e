package foehn.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// kill -9 of anything at a random moment of anything: afterwards every server's row is true, nothing leaks, and no
/// running guest is lost. Run by hand, for it takes minutes: `-Dkill.rounds=N` runs every case N times, and
/// `-Dkill.seed=N` repeats the moments of a run.
@Tag("world")
@EnabledIfSystemProperty(named = "kill.rounds", matches = "[1-9][0-9]*")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillTest {
    private static final Duration SETTLED = Duration.ofSeconds(100);

    enum Victim {
        SERVER,
        SOURCE_AGENT,
        TARGET_AGENT,
        SOURCE_QEMU,
        TARGET_QEMU
    }

    enum Work {
        /// Kill moments lie within so many milliseconds of the request.
        CREATE(1100),
        DELETE(500),
        LIVE_MIGRATE(1700),
        BLOCK_MIGRATE(1900);

        final int millis;

        Work(int millis) {
            this.millis = millis;
        }
    }

    private final long seed = Long.getLong("kill.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private Path data;
    private RealCloud cloud;
    private Ground ground;
    private String image;
    private String flavor;
    private String network;

    @BeforeAll
    void open() throws Exception {
        data = Files.createTempDirectory(Path.of("/tmp"), "fk");
        cloud = new RealCloud(data, "kt", 54);
        ground = new Ground(data);
        cloud.up();
        image = uploadGuest();
        flavor = cloud.post("/compute/v2.1/flavors", """
                        {"flavor": {"name": "kill", "vcpus": 1, "ram": 128, "disk": 1}}""")
                .expect(200)
                .json()
                .at("/flavor/id")
                .asString();
        network = cloud.post("/network/v2.0/networks", """
                        {"network": {"name": "kill"}}""")
                .expect(201)
                .json()
                .at("/network/id")
                .asString();
        cloud.post("/network/v2.0/subnets", """
                        {"subnet": {"network_id": "%s", "ip_version": 4, "cidr": "10.77.0.0/24"}}""".formatted(network))
                .expect(201);
    }

    private String uploadGuest() throws Exception {
        var guest = data.resolve("guest.qcow2");
        var build = new ProcessBuilder("../guest/build", guest.toString())
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("guest-build.log").toFile())
                .start();
        assertThat(build.waitFor()).isZero();
        var id = cloud.post("/image/v2/images", """
                        {"name": "kill", "disk_format": "qcow2", "container_format": "bare"}""")
                .expect(201)
                .json()
                .path("id")
                .asString();
        cloud.upload("/image/v2/images/" + id + "/file", guest).expect(204);
        return id;
    }

    @AfterAll
    void close() throws Exception {
        cloud.close();
    }

    static Stream<Arguments> cases() {
        var all = new ArrayList<Arguments>();
        for (int round = 0; round < Integer.getInteger("kill.rounds", 1); round++) {
            for (var work : Work.values()) {
                boolean moves = work == Work.LIVE_MIGRATE || work == Work.BLOCK_MIGRATE;
                for (var victim : Victim.values()) {
                    boolean atTarget = victim == Victim.TARGET_AGENT || victim == Victim.TARGET_QEMU;
                    if (moves || !atTarget) {
                        all.add(Arguments.of(work, victim, round));
                    }
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest(name = "{0}, {1} dies ({2})")
    @MethodSource("cases")
    void afterAKillTheRowsAreTrueAndNothingLeaks(Work work, Victim victim, int round) throws Exception {
        int after = random.nextInt(work.millis);
        System.out.println(work + ", " + victim + " dies after " + after + " ms, seed " + seed);
        var server = work == Work.CREATE ? begin("new", "h" + (1 + random.nextInt(2))) : running();
        request(work, server);
        Thread.sleep(after);
        kill(victim, server);
        cloud.up();
        awaitSettled(server);
        requireTruth(work, victim, server);
        cloud.delete("/compute/v2.1/servers/" + server);
        awaitGone(server);
    }

    private String begin(String name, String host) throws IOException, InterruptedException {
        return cloud.post("/compute/v2.1/servers", """
                        {"server": {"name": "%s", "imageRef": "%s", "flavorRef": "%s", "host": "%s",
                        "networks": [{"uuid": "%s"}]}}""".formatted(name, image, flavor, host, network))
                .expect(202)
                .json()
                .at("/server/id")
                .asString();
    }

    /// On the first host.
    private String running() throws IOException, InterruptedException {
        var server = begin("running", "h1");
        RealCloud.await(server + " is ACTIVE", SETTLED, () -> status(server).equals("ACTIVE"));
        return server;
    }

    private void request(Work work, String server) throws IOException, InterruptedException {
        switch (work) {
            case CREATE -> {}
            case DELETE -> cloud.delete("/compute/v2.1/servers/" + server).expect(204);
            case LIVE_MIGRATE, BLOCK_MIGRATE ->
                cloud.post("/compute/v2.1/servers/" + server + "/action", """
                                {"os-migrateLive": {"host": null, "block_migration": %s}}""".formatted(
                                work == Work.BLOCK_MIGRATE))
                        .expect(202);
        }
    }

    private void kill(Victim victim, String server) throws IOException {
        switch (victim) {
            case SERVER -> cloud.killServer();
            case SOURCE_AGENT -> cloud.killAgent("h1");
            case TARGET_AGENT -> cloud.killAgent("h2");
            case SOURCE_QEMU -> killGuest(server, "h1");
            case TARGET_QEMU -> killGuest(server, "h2");
        }
    }

    private void killGuest(String server, String host) throws IOException {
        for (var guest : ground.guests(server)) {
            if (guest.host().equals(host)) {
                Ground.kill(guest.pid());
            }
        }
    }

    private String status(String server) throws IOException, InterruptedException {
        var answer = cloud.get("/compute/v2.1/servers/" + server);
        return answer.status() == 404
                ? "GONE"
                : answer.expect(200).json().at("/server/status").asString();
    }

    private void awaitSettled(String server) throws InterruptedException {
        RealCloud.await("nobody works on " + server, SETTLED, () -> {
            var answer = cloud.get("/compute/v2.1/servers/" + server);
            return answer.status() == 404
                    || answer.status() == 200
                            && answer.json().at("/server/OS-EXT-STS:task_state").isNull()
                            && !answer.json().at("/server/status").asString().equals("BUILD");
        });
        // What a look at the hosts still has to correct is corrected within a few heartbeats.
        Thread.sleep(3500);
    }

    private void requireTruth(Work work, Victim victim, String server) throws IOException, InterruptedException {
        boolean guestKilled = victim == Victim.SOURCE_QEMU || victim == Victim.TARGET_QEMU;
        var answer = cloud.get("/compute/v2.1/servers/" + server);
        if (answer.status() == 404) {
            assertThat(work).isEqualTo(Work.DELETE);
            return;
        }
        assertThat(work).as("a deleted server is gone").isNotEqualTo(Work.DELETE);
        var row = answer.json().path("server");
        var status = row.path("status").asString();
        var guests = ground.guests(server);
        switch (status) {
            case "ACTIVE" -> {
                var host = row.path("OS-EXT-SRV-ATTR:host").asString();
                assertThat(guests).extracting(Ground.Guest::host).containsExactly(host);
                assertThat(portHosts(server)).containsExactly(host);
                assertThat(allocationHosts(server)).hasSize(1);
            }
            case "SHUTOFF" -> {
                assertThat(guestKilled).as("only a killed guest is off").isTrue();
                assertThat(guests).isEmpty();
            }
            case "ERROR" -> {
                assertThat(work == Work.CREATE || guestKilled)
                        .as("%s", row.path("fault"))
                        .isTrue();
                assertThat(guests).isEmpty();
            }
            default -> throw new AssertionError("status " + status);
        }
        if (work != Work.CREATE && !guestKilled) {
            assertThat(status).as("a running guest is not lost").isEqualTo("ACTIVE");
        }
    }

    private List<String> portHosts(String server) throws IOException, InterruptedException {
        return cloud
                .get("/network/v2.0/ports?device_id=" + server)
                .expect(200)
                .json()
                .path("ports")
                .values()
                .stream()
                .map(port -> port.path("binding:host_id").asString())
                .toList();
    }

    private List<String> allocationHosts(String server) throws IOException, InterruptedException {
        var allocations =
                cloud.get("/placement/allocations/" + server).expect(200).json().path("allocations");
        return List.copyOf(allocations.propertyNames());
    }

    private void awaitGone(String server) throws InterruptedException {
        RealCloud.await("everything of " + server + " is gone", SETTLED, () -> status(server).equals("GONE")
                && ground.guests(server).isEmpty()
                && ground.files(server).isEmpty()
                && portHosts(server).isEmpty()
                && allocationHosts(server).isEmpty());
    }
}
