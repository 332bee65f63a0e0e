package foehn.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.hypervisor.DiskPool;
import foehn.hypervisor.DiskSpec;
import foehn.hypervisor.Feature;
import foehn.hypervisor.GuestSpec;
import foehn.hypervisor.MigrationPlan;
import foehn.hypervisor.MigrationStatus;
import foehn.hypervisor.MigrationStatus.Phase;
import foehn.hypervisor.Power;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real guests under QEMU move between two hosts while they check their own memory.
@Tag("world")
class LiveMigrationTest {
    @TempDir
    Path directory;

    private TwoHosts hosts;
    private QemuHost a;
    private QemuHost b;
    private GuestSpec spec;

    @BeforeEach
    void open() throws Exception {
        hosts = new TwoHosts(directory);
        a = hosts.open("a", 46100);
        b = hosts.open("b", 46200);
        spec = TwoHosts.loaded(hosts.bringImage(a), DiskPool.SHARED, 48, 20);
        a.define(spec, 1);
        a.start(spec.id(), 1);
        Load.await(a, spec.id(), 3);
    }

    @AfterEach
    void close() throws Exception {
        a.destroy(spec.id(), 1_000_000);
        b.destroy(spec.id(), 1_000_000);
        a.close();
        b.close();
    }

    @Test
    void aGuestOnASharedDiskMovesAndItsMemoryIsWhole() throws Exception {
        var status = migrate(a, b, spec, List.of());
        assertThat(status.phase()).as("%s", status).isEqualTo(Phase.COMPLETED);
        assertThat(status.memoryBytes()).isGreaterThan(48L << 20);
        assertThat(status.passes()).isNotEmpty();
        Load.await(b, spec.id(), 3);
        assertThat(a.status(spec.id())).isEmpty();
    }

    @Test
    void aGuestMovesWithItsDiskAndBack() throws Exception {
        var there = moved(spec);
        var first = migrate(a, b, there, there.disks());
        assertThat(first.phase()).as("%s", first).isEqualTo(Phase.COMPLETED);
        assertThat(first.diskBytes()).isPositive();
        Load.await(b, spec.id(), 3);
        var back = moved(there);
        var second = migrate(b, a, back, back.disks());
        assertThat(second.phase()).as("%s", second).isEqualTo(Phase.COMPLETED);
        Load.await(a, spec.id(), 3);
        assertThat(directory
                        .resolve("shared")
                        .resolve(spec.id().uuid())
                        .toFile()
                        .list())
                .containsExactly("root.2.qcow2");
    }

    @Test
    void aGuestThatDirtiesMoreThanTheLinkCarriesMovesByPostCopy() throws Exception {
        var plan = new MigrationPlan("m-" + UUID.randomUUID(), List.of(), 1, 8 << 20, false, true, 0);
        b.close();
        // The kernel asks for privileges.
        b = hosts.open("b", 46200, Optional.empty());
        assertThat(b.facts().has(Feature.POST_COPY)).isTrue();
        a.migrate(spec.id(), plan, b.expect(spec, plan, 2), 2);
        var status = a.migration(spec.id(), Duration.ofSeconds(90)).orElseThrow();
        assertThat(status.phase()).as("%s", status).isEqualTo(Phase.COMPLETED);
        b.adoptArrived(spec.id(), plan.id(), 2);
        a.forgetDeparted(spec.id(), plan.id(), 2);
        Load.await(b, spec.id(), 3);
    }

    @Test
    void aCancelledMigrationLeavesTheGuestRunningWhereItWas() throws Exception {
        var plan = new MigrationPlan("m-" + UUID.randomUUID(), List.of(), 1, 2 << 20, false, false, 0);
        var endpoint = b.expect(spec, plan, 2);
        a.migrate(spec.id(), plan, endpoint, 2);
        Thread.sleep(300);
        a.cancelMigration(spec.id(), plan.id(), 3);
        assertThat(a.migration(spec.id(), Duration.ofSeconds(10)).orElseThrow().phase())
                .isEqualTo(Phase.CANCELLED);
        b.abandonArrival(spec.id(), plan.id(), 3);
        assertThat(a.status(spec.id()).orElseThrow().power()).isEqualTo(Power.RUNNING);
        assertThat(b.status(spec.id())).isEmpty();
        var status = migrate(a, b, spec, List.of());
        assertThat(status.phase()).as("%s", status).isEqualTo(Phase.COMPLETED);
    }

    @Test
    void anAgentThatRestartsInTheMiddleGoesOnWithTheMigration() throws Exception {
        var there = moved(spec);
        var plan = plan(there.disks());
        var endpoint = b.expect(there, plan, 2);
        a.migrate(spec.id(), plan, endpoint, 2);
        a.close();
        a = hosts.open("a", 46100);
        assertThat(a.migration(spec.id(), Duration.ofSeconds(60)).orElseThrow().phase())
                .isEqualTo(Phase.COMPLETED);
        b.adoptArrived(spec.id(), plan.id(), 2);
        a.forgetDeparted(spec.id(), plan.id(), 2);
        Load.await(b, spec.id(), 3);
    }

    @Test
    void aSourceThatDiesInTheMiddleLeavesNoSecondGuest() throws Exception {
        var plan = new MigrationPlan("m-" + UUID.randomUUID(), List.of(), 1, 2 << 20, false, false, 0);
        var endpoint = b.expect(spec, plan, 2);
        a.migrate(spec.id(), plan, endpoint, 2);
        Thread.sleep(200);
        long pid = a.status(spec.id()).orElseThrow().pid().orElseThrow();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        assertThat(a.migration(spec.id(), Duration.ofSeconds(10)).orElseThrow().phase())
                .isEqualTo(Phase.FAILED);
        assertThat(a.status(spec.id()).orElseThrow().power()).isEqualTo(Power.OFF);
        b.abandonArrival(spec.id(), plan.id(), 3);
        assertThat(b.status(spec.id())).isEmpty();
    }

    @Test
    void aTargetThatDiesInTheMiddleLeavesTheGuestRunning() throws Exception {
        var there = moved(spec);
        var plan = new MigrationPlan("m-" + UUID.randomUUID(), there.disks(), 1, 2 << 20, false, false, 0);
        var endpoint = b.expect(there, plan, 2);
        a.migrate(spec.id(), plan, endpoint, 2);
        Thread.sleep(500);
        ProcessHandle.of(b.status(spec.id()).orElseThrow().pid().orElseThrow())
                .orElseThrow()
                .destroyForcibly();
        assertThat(a.migration(spec.id(), Duration.ofSeconds(30)).orElseThrow().phase())
                .isEqualTo(Phase.FAILED);
        b.abandonArrival(spec.id(), plan.id(), 3);
        assertThat(a.status(spec.id()).orElseThrow().power()).isEqualTo(Power.RUNNING);
        Load.await(a, spec.id(), 3);
    }

    private static GuestSpec moved(GuestSpec s) {
        var disks = s.disks().stream().map(d -> d.nextGeneration(d.pool())).toList();
        return new GuestSpec(
                s.id(), s.name(), s.vcpus(), s.memoryMib(), disks, s.nics(), s.metadata(), s.configDrive());
    }

    private static MigrationPlan plan(List<DiskSpec> disks) {
        return new MigrationPlan("m-" + UUID.randomUUID(), disks, 300, 0, true, false, 120);
    }

    private static MigrationStatus migrate(QemuHost from, QemuHost to, GuestSpec there, List<DiskSpec> copied)
            throws Exception {
        var plan = plan(copied);
        var endpoint = to.expect(there, plan, 10);
        from.migrate(there.id(), plan, endpoint, 10);
        var status = from.migration(there.id(), Duration.ofSeconds(120)).orElseThrow();
        if (status.phase() == Phase.COMPLETED) {
            to.adoptArrived(there.id(), plan.id(), 10);
            from.forgetDeparted(there.id(), plan.id(), 10);
            assertThat(to.status(there.id()).orElseThrow().power()).isEqualTo(Power.RUNNING);
        }
        return status;
    }
}
