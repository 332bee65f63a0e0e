package foehn.server;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.kernel.json.Json;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The cloud as `foehn up` starts it, on two emulated hosts with real agents that boot nothing.
@Tag("world")
final class AllInOneTest {
    private DataDirectory data;
    private Config config;

    @BeforeEach
    void prepare() throws Exception {
        data = DataDirectory.open(Files.createTempDirectory("ts"));
        configure();
        clearWhatAKilledRunLeft();
    }

    /// A run that was killed has cleared nothing away, and its hosts have the names of ours.
    private void clearWhatAKilledRunLeft() throws Exception {
        var temporary = Objects.requireNonNull(data.path().getParent());
        try (var left = Files.newDirectoryStream(temporary, "ts[0-9]*")) {
            for (var directory : left) {
                if (!directory.equals(data.path())) {
                    Emulation.hosts(config, new DataDirectory(directory)).down();
                    delete(directory);
                }
            }
        }
        Emulation.hosts(config, data).down();
    }

    private static void delete(Path directory) throws Exception {
        try (var tree = Files.walk(directory)) {
            for (var path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private void configure() throws Exception {
        Files.writeString(data.path().resolve("foehn.toml"), """
                [http]
                port = %d
                [object]
                s3Port = 0
                [identity]
                bcryptCost = 4
                [emulation]
                tag = "ts"
                managementCidr = "198.18.244.0/24"
                tunnelCidr = "198.18.245.0/24"
                migrationCidr = "198.18.246.0/24"
                externalCidr = "198.19.244.0/24"
                hypervisor = "simulated"
                """.formatted(freePort()));
        config = Config.load(data.path());
    }

    @AfterEach
    void cleanUp() throws Exception {
        Emulation.hosts(config, data).down();
        delete(data.path());
    }

    @Test
    void hostsComeUpOutliveTheControlPlaneAndAreHealedWhenTheyDie() throws Exception {
        try (var _ = new AllInOne(config, data)) {
            awaitHealth(AllInOneTest::isWell);
            // Healing can be over before anybody has seen the damage, so new processes are what shows it.
            var before = List.of(pid("hosts/h1/agent.pid"), pid("hosts/h2/ovs/vswitchd.pid"));
            kill("hosts/h1/agent.pid");
            kill("hosts/h2/ovs/vswitchd.pid");
            awaitSuccessor("hosts/h1/agent.pid", before.getFirst());
            awaitSuccessor("hosts/h2/ovs/vswitchd.pid", before.getLast());
            awaitHealth(AllInOneTest::isWell);
        }
        var agent = pid("hosts/h1/agent.pid");
        assertThat(ProcessHandle.of(agent))
                .as("agents outlive the control plane")
                .isPresent();

        kill("hosts/h2/agent.pid");
        kill("ovn/northd.pid");
        try (var _ = new AllInOne(config, data)) {
            awaitHealth(AllInOneTest::isWell);
            assertThat(pid("hosts/h1/agent.pid")).as("what runs is adopted").isEqualTo(agent);
        }
    }

    private static boolean isWell(JsonNode health) {
        return health.path("status").asString("").equals("ok")
                && health.at("/parts/hosts/detail").asString("").equals("2 of 2 hosts are up");
    }

    private void awaitHealth(Predicate<JsonNode> condition) throws Exception {
        var api = new ApiClient(config.http().url());
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        JsonNode last = Json.object();
        while (System.nanoTime() < end) {
            last = api.health();
            if (condition.test(last)) {
                return;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("health stays " + last + "\n" + log("hosts/h1/agent.log"));
    }

    /// Another process than the one that was killed runs in its place.
    private void awaitSuccessor(String file, long killed) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (System.nanoTime() < end) {
            if (Files.exists(data.path().resolve(file))) {
                var text = Files.readString(data.path().resolve(file)).strip();
                if (!text.isEmpty() && !text.equals(Long.toString(killed)) && alive(Long.parseLong(text))) {
                    return;
                }
            }
            Thread.sleep(50);
        }
        throw new AssertionError(file + " is still that of " + killed);
    }

    private static boolean alive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    private String log(String file) throws Exception {
        var path = data.path().resolve(file);
        return Files.exists(path) ? Files.readString(path) : "no " + file;
    }

    private void kill(String pidFile) throws Exception {
        var process = ProcessHandle.of(pid(pidFile)).orElseThrow();
        process.destroyForcibly();
        process.onExit().get();
    }

    private long pid(String file) throws Exception {
        return Long.parseLong(Files.readString(data.path().resolve(file)).strip());
    }

    private static int freePort() throws Exception {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
