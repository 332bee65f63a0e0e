package foehn.agent;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.hypervisor.BootSector;
import foehn.hypervisor.DiskPool;
import foehn.hypervisor.DiskSpec;
import foehn.hypervisor.GuestId;
import foehn.hypervisor.GuestSpec;
import foehn.hypervisor.GuestStatus;
import foehn.hypervisor.HostUnreachable;
import foehn.hypervisor.Hypervisor;
import foehn.hypervisor.ImageRef;
import foehn.hypervisor.MigrationPlan;
import foehn.hypervisor.MigrationStatus.Phase;
import foehn.hypervisor.Power;
import foehn.hypervisor.remote.Authority;
import foehn.hypervisor.remote.Identity;
import foehn.hypervisor.remote.RemoteHost;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The agent is killed, with SIGKILL, at random moments of each command; the next agent on the same directory knows the
/// truth, the command repeated is done, and nothing is left when the guest is gone.
@Tag("world")
class AgentCrashTest {
    private static final int ROUNDS = 1;
    private static final byte[] IMAGE = BootSector.saying("alive ");
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    static Path directory;

    private static RemoteHost.Client client;
    private static AgentProcess a;
    private static AgentProcess b;
    private static ImageRef image;

    private final GuestId guest = new GuestId(UUID.randomUUID().toString());
    private final Random random = new Random();

    @BeforeAll
    static void open() throws Exception {
        var authority = Authority.open(directory.resolve("authority"));
        var control = authority.issue(
                new Identity(Identity.Role.CONTROL_PLANE, "foehn"), Set.of(), directory.resolve("control"));
        client = new RemoteHost.Client(Served.controlSide(control));
        a = new AgentProcess("a", directory, authority, client, 46500);
        b = new AgentProcess("b", directory, authority, client, 46600);
        a.awaitReady();
        b.awaitReady();
        var sha512 = MessageDigest.getInstance("SHA-512").digest(IMAGE);
        image = new ImageRef(HexFormat.of().formatHex(sha512), "raw", IMAGE.length);
        a.remote.putImage(image, new ByteArrayInputStream(IMAGE));
    }

    @AfterAll
    static void close() throws Exception {
        a.close();
        b.close();
        client.close();
    }

    /// Whatever a test did: the guest is destroyed, and no trace of it is left.
    @AfterEach
    void nothingIsLeft() throws Exception {
        a.remote.destroy(guest, 1_000);
        b.remote.destroy(guest, 1_000);
        try (var files = Files.walk(directory)) {
            assertThat(files.filter(file -> file.toString().contains(guest.uuid()))
                            .filter(file -> !file.getParent().endsWith("fences")))
                    .isEmpty();
        }
        try (var processes = ProcessHandle.allProcesses()) {
            assertThat(processes.map(p -> commandLine(p.pid())).filter(line -> line.contains(guest.uuid())))
                    .isEmpty();
        }
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException _) {
            return "";
        }
    }

    private GuestSpec spec(int generation, DiskPool pool) {
        var root = new DiskSpec("root", Optional.of(image), 4 << 20, pool, generation);
        var data = new DiskSpec("ephemeral0", Optional.empty(), 8 << 20, pool, generation);
        var documents = Map.of("openstack/latest/meta_data.json", "{}");
        return new GuestSpec(guest, "crash", 1, 32, List.of(root, data), List.of(), documents, true);
    }

    private static MigrationPlan plan(List<DiskSpec> copied) {
        return new MigrationPlan(UUID.randomUUID().toString(), copied, 300, 0, false, false, 60);
    }

    /// Something said to an agent, which may die of it.
    @FunctionalInterface
    private interface Command {
        void on(Hypervisor host) throws Exception;
    }

    /// Says it, kills the agent within the time it takes, and starts the next one.
    private void cutOff(AgentProcess agent, int withinMillis, Command command) throws Exception {
        var saying = Thread.ofVirtual().start(() -> {
            try {
                command.on(agent.remote);
            } catch (HostUnreachable expected) {
                // It died before it could answer.
            } catch (Exception trouble) {
                throw new IllegalStateException(trouble);
            }
        });
        Thread.sleep(random.nextInt(withinMillis));
        agent.kill();
        agent.restart();
        saying.join();
    }

    private Optional<Power> power(AgentProcess agent) {
        return agent.remote.status(guest).map(GuestStatus::power);
    }

    @RepeatedTest(ROUNDS)
    void defining() throws Exception {
        cutOff(a, 120, host -> host.define(spec(0, DiskPool.LOCAL), 1));
        assertThat(power(a)).isIn(Optional.empty(), Optional.of(Power.OFF));
        a.remote.define(spec(0, DiskPool.LOCAL), 1);
        a.remote.start(guest, 1);
        assertThat(power(a)).contains(Power.RUNNING);
    }

    @RepeatedTest(ROUNDS)
    void redefining() throws Exception {
        a.remote.define(spec(0, DiskPool.LOCAL), 1);
        cutOff(a, 120, host -> host.define(spec(1, DiskPool.SHARED), 1));
        assertThat(power(a)).contains(Power.OFF);
        a.remote.start(guest, 1);
        assertThat(power(a)).contains(Power.RUNNING);
    }

    @RepeatedTest(ROUNDS)
    void starting() throws Exception {
        a.remote.define(spec(0, DiskPool.LOCAL), 1);
        cutOff(a, 400, host -> host.start(guest, 1));
        assertThat(power(a)).isIn(Optional.of(Power.OFF), Optional.of(Power.RUNNING));
        a.remote.start(guest, 1);
        assertThat(power(a)).contains(Power.RUNNING);
        var pid = a.remote.status(guest).orElseThrow().pid().orElseThrow();
        assertThat(commandLine(pid)).contains(guest.uuid());
    }

    @RepeatedTest(ROUNDS)
    void destroying() throws Exception {
        a.remote.define(spec(0, DiskPool.LOCAL), 1);
        a.remote.start(guest, 1);
        cutOff(a, 60, host -> host.destroy(guest, 1));
        if (power(a).isPresent()) {
            a.remote.start(guest, 1);
            assertThat(power(a)).contains(Power.RUNNING);
        }
    }

    @RepeatedTest(ROUNDS)
    void expecting() throws Exception {
        a.remote.define(spec(0, DiskPool.LOCAL), 1);
        a.remote.start(guest, 1);
        var there = spec(1, DiskPool.LOCAL);
        var plan = plan(there.disks());
        cutOff(b, 500, host -> host.expect(there, plan, 1));
        assertThat(power(b)).isIn(Optional.empty(), Optional.of(Power.ARRIVING));
        a.remote.migrate(guest, plan, b.remote.expect(there, plan, 1), 1);
        conclude(plan);
        assertThat(power(b)).contains(Power.RUNNING);
    }

    @RepeatedTest(ROUNDS)
    void leaving() throws Exception {
        a.remote.define(spec(0, DiskPool.LOCAL), 1);
        a.remote.start(guest, 1);
        var there = spec(1, DiskPool.LOCAL);
        var plan = plan(there.disks());
        var endpoint = b.remote.expect(there, plan, 1);
        cutOff(a, 700, host -> host.migrate(guest, plan, endpoint, 1));
        a.remote.migrate(guest, plan, endpoint, 1);
        conclude(plan);
    }

    @RepeatedTest(ROUNDS)
    void arriving() throws Exception {
        a.remote.define(spec(0, DiskPool.LOCAL), 1);
        a.remote.start(guest, 1);
        var there = spec(1, DiskPool.LOCAL);
        var plan = plan(there.disks());
        var endpoint = b.remote.expect(there, plan, 1);
        a.remote.migrate(guest, plan, endpoint, 1);
        cutOff(b, 700, host -> host.migration(guest, LONG));
        assertThat(a.remote.migration(guest, LONG).orElseThrow().phase()).isEqualTo(Phase.COMPLETED);
        conclude(plan);
    }

    @RepeatedTest(ROUNDS)
    void adoptingAndForgetting() throws Exception {
        a.remote.define(spec(0, DiskPool.LOCAL), 1);
        a.remote.start(guest, 1);
        var there = spec(1, DiskPool.LOCAL);
        var plan = plan(there.disks());
        a.remote.migrate(guest, plan, b.remote.expect(there, plan, 1), 1);
        assertThat(a.remote.migration(guest, LONG).orElseThrow().phase()).isEqualTo(Phase.COMPLETED);
        cutOff(b, 60, host -> host.adoptArrived(guest, plan.id(), 1));
        assertThat(power(b)).contains(Power.RUNNING);
        cutOff(a, 60, host -> host.forgetDeparted(guest, plan.id(), 1));
        assertThat(power(a)).isIn(Optional.empty(), Optional.of(Power.DEPARTED));
        b.remote.adoptArrived(guest, plan.id(), 1);
        a.remote.forgetDeparted(guest, plan.id(), 1);
        assertThat(power(a)).isEmpty();
        b.remote.reboot(guest, true, Duration.ZERO, 1);
        assertThat(power(b)).contains(Power.RUNNING);
    }

    /// The guest is on one of the hosts, whichever it is, and both agree.
    private void conclude(MigrationPlan plan) throws Exception {
        var end = a.remote.migration(guest, LONG).orElseThrow();
        assertThat(end.phase()).as("%s", end).isIn(Phase.COMPLETED, Phase.FAILED);
        if (end.phase() == Phase.COMPLETED) {
            b.remote.adoptArrived(guest, plan.id(), 1);
            a.remote.forgetDeparted(guest, plan.id(), 1);
            assertThat(power(b)).contains(Power.RUNNING);
            assertThat(power(a)).isEmpty();
        } else {
            b.remote.abandonArrival(guest, plan.id(), 1);
            assertThat(power(a)).contains(Power.RUNNING);
            assertThat(power(b)).isEmpty();
        }
    }

    @Test
    void theAgentIsSmall() throws Exception {
        for (int i = 0; i < 3; i++) {
            a.remote.define(spec(i, DiskPool.LOCAL), 1);
            a.remote.start(guest, 1);
            a.remote.stop(guest, Duration.ZERO, 1);
        }
        System.out.println("agent: " + a.residentMib() + " MiB resident");
        assertThat(a.residentMib()).isLessThan(150);
    }
}
