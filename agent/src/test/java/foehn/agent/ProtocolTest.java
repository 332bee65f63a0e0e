package foehn.agent;

import static foehn.agent.ScriptedHost.GUEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import foehn.hypervisor.DiskPool;
import foehn.hypervisor.DiskSpec;
import foehn.hypervisor.GuestConflict;
import foehn.hypervisor.GuestMissing;
import foehn.hypervisor.GuestSpec;
import foehn.hypervisor.HostRefused;
import foehn.hypervisor.HostUnreachable;
import foehn.hypervisor.Hypervisor;
import foehn.hypervisor.HypervisorException;
import foehn.hypervisor.ImageRef;
import foehn.hypervisor.ImageRejected;
import foehn.hypervisor.MetadataPort;
import foehn.hypervisor.MigrationPlan;
import foehn.hypervisor.Nic;
import foehn.hypervisor.StaleCommand;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Between the control plane and a host's hypervisor nothing is lost: every command arrives as it was given, every
/// answer as it was made, and every exception as the type that was thrown.
class ProtocolTest {
    private static final ImageRef IMAGE = new ImageRef("ab".repeat(64), "qcow2", 5);
    private static final DiskSpec DISK = new DiskSpec("root", Optional.of(IMAGE), 1L << 40, DiskPool.SHARED, 3);
    private static final GuestSpec SPEC = new GuestSpec(
            GUEST,
            "wéb \"1\"",
            2,
            512,
            List.of(DISK, new DiskSpec("swap", Optional.empty(), 1, DiskPool.LOCAL, 0)),
            List.of(
                    new Nic("p1", "n1", "fa:16:3e:00:00:01", 1442, List.of("10.0.0.5"), Optional.empty()),
                    new Nic(
                            "p2",
                            "n2",
                            "fa:16:3e:00:00:02",
                            1442,
                            List.of(),
                            Optional.of(new MetadataPort("p3", "fa:16:3e:00:00:03", List.of("10.0.0.2/24"))))),
            Map.of("openstack/latest/user_data", "line\nline\n\u0000\uD83D\uDE00"),
            true);
    private static final MigrationPlan PLAN = new MigrationPlan("m/1 ?", List.of(DISK), 300, 1 << 30, true, true, 60);

    @TempDir
    Path dir;

    private final ScriptedHost host = new ScriptedHost();
    private Served served;
    private Hypervisor remote;

    @BeforeEach
    void serve() throws Exception {
        served = new Served(host, dir);
        remote = served.remote;
    }

    @AfterEach
    void close() throws Exception {
        served.close();
    }

    @Test
    void everyCommandArrivesAsItWasGiven() throws Exception {
        commands().forEach(command -> assertThat(run(command)).isEmpty());
        assertThat(host.calls)
                .containsExactly(
                        List.of("putImage", IMAGE, 5),
                        List.of("define", SPEC, 1L),
                        List.of("start", GUEST, 2L),
                        List.of("stop", GUEST, Duration.ofSeconds(9), 3L),
                        List.of("reboot", GUEST, true, Duration.ofMillis(7), 4L),
                        List.of("pause", GUEST, 5L),
                        List.of("resume", GUEST, 6L),
                        List.of("destroy", GUEST, 7L),
                        List.of("updateMetadata", GUEST, Map.of("a/b", "c"), 8L),
                        List.of("consoleTail", GUEST, 100),
                        List.of("expect", SPEC, PLAN, 9L),
                        List.of("migrate", GUEST, PLAN, ScriptedHost.ENDPOINT, 10L),
                        List.of("migration", GUEST),
                        List.of("cancelMigration", GUEST, "m/1 ?", 11L),
                        List.of("adoptArrived", GUEST, "m/1 ?", 12L),
                        List.of("forgetDeparted", GUEST, "m/1 ?", 13L),
                        List.of("abandonArrival", GUEST, "m/1 ?", 14L));
    }

    @Test
    void everyAnswerArrivesAsItWasMade() throws Exception {
        assertThat(remote.facts()).isEqualTo(ScriptedHost.FACTS);
        assertThat(remote.inventory()).containsExactly(ScriptedHost.STATUS);
        assertThat(remote.status(GUEST)).contains(ScriptedHost.STATUS);
        assertThat(remote.hasImage(IMAGE)).isTrue();
        assertThat(remote.consoleTail(GUEST, 100)).containsExactly(0, -1, 'x');
        assertThat(remote.expect(SPEC, PLAN, 1)).isEqualTo(ScriptedHost.ENDPOINT);
        assertThat(remote.migration(GUEST, Duration.ZERO)).contains(ScriptedHost.MIGRATION);
        host.knowsNothing = true;
        assertThat(remote.status(GUEST)).isEmpty();
        assertThat(remote.hasImage(IMAGE)).isFalse();
        assertThat(remote.migration(GUEST, Duration.ofMinutes(5))).isEmpty();
    }

    @Test
    void everyRefusalArrivesAsTheTypeThatWasThrown() {
        var refusals = List.<HypervisorException>of(
                new GuestMissing("gone"),
                new GuestConflict("busy"),
                new StaleCommand("late"),
                new HostRefused("full"),
                new ImageRejected("bad"),
                new HostUnreachable("far"));
        assertThat(refusals).hasSize(HypervisorException.class.getPermittedSubclasses().length);
        for (var refusal : refusals) {
            host.failure = refusal;
            for (Command command : commands()) {
                assertThat(run(command))
                        .get()
                        .hasSameClassAs(refusal)
                        .satisfies(e -> assertThat(e.getMessage()).isEqualTo(refusal.getMessage()));
            }
            assertThatThrownBy(remote::facts).hasSameClassAs(refusal);
        }
    }

    @Test
    void aHostInTroubleIsAnIoException() {
        host.failure = new IOException("disk I/O error");
        for (Command command : commands()) {
            assertThat(run(command))
                    .get()
                    .isInstanceOf(IOException.class)
                    .satisfies(e -> assertThat(e.getMessage()).isEqualTo("disk I/O error"));
        }
    }

    /// Refused before the upload was read: the sender must learn why, and not only that the connection broke.
    @Test
    void aLargeImageThatIsRefusedSaysWhy() {
        host.failure = new ImageRejected("bad");
        var bytes = new byte[20 << 20];
        assertThatThrownBy(() -> remote.putImage(IMAGE, new ByteArrayInputStream(bytes)))
                .isInstanceOf(ImageRejected.class)
                .hasMessage("bad");
    }

    @Test
    void troubleWithTheCallersOwnStreamIsNotTheHosts() {
        var broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("our own store");
            }
        };
        assertThatThrownBy(() -> remote.putImage(IMAGE, broken))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("our own store");
        assertThat(remote.facts()).isEqualTo(ScriptedHost.FACTS);
    }

    @FunctionalInterface
    private interface Command {
        void run() throws Exception;
    }

    private static Optional<Exception> run(Command command) {
        try {
            command.run();
            return Optional.empty();
        } catch (Exception e) {
            return Optional.of(e);
        }
    }

    /// All that may throw [IOException].
    private List<Command> commands() {
        return List.of(
                () -> remote.putImage(IMAGE, new ByteArrayInputStream(new byte[5])),
                () -> remote.define(SPEC, 1),
                () -> remote.start(GUEST, 2),
                () -> remote.stop(GUEST, Duration.ofSeconds(9), 3),
                () -> remote.reboot(GUEST, true, Duration.ofMillis(7), 4),
                () -> remote.pause(GUEST, 5),
                () -> remote.resume(GUEST, 6),
                () -> remote.destroy(GUEST, 7),
                () -> remote.updateMetadata(GUEST, Map.of("a/b", "c"), 8),
                () -> remote.consoleTail(GUEST, 100),
                () -> remote.expect(SPEC, PLAN, 9),
                () -> remote.migrate(GUEST, PLAN, ScriptedHost.ENDPOINT, 10),
                () -> remote.migration(GUEST, Duration.ZERO),
                () -> remote.cancelMigration(GUEST, PLAN.id(), 11),
                () -> remote.adoptArrived(GUEST, PLAN.id(), 12),
                () -> remote.forgetDeparted(GUEST, PLAN.id(), 13),
                () -> remote.abandonArrival(GUEST, PLAN.id(), 14));
    }
}
