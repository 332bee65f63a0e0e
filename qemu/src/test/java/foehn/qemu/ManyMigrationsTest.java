package foehn.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.hypervisor.DiskPool;
import foehn.hypervisor.DiskSpec;
import foehn.hypervisor.GuestSpec;
import foehn.hypervisor.MigrationPlan;
import foehn.hypervisor.MigrationStatus;
import foehn.hypervisor.MigrationStatus.Phase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A guest that dirties 40 MB a second and checks every page moves to and fro, without and with its disk in turn.
/// `FOEHN_MIGRATIONS` says how many times.
@Tag("world")
class ManyMigrationsTest {
    private static final int TIMES = Integer.parseInt(System.getenv().getOrDefault("FOEHN_MIGRATIONS", "4"));

    @TempDir
    Path directory;

    @Test
    void everyOneSucceedsAndMemoryStaysWhole() throws Exception {
        var hosts = new TwoHosts(directory);
        try (var a = hosts.open("a", 46700);
                var b = hosts.open("b", 46800)) {
            var spec = TwoHosts.loaded(hosts.bringImage(a), DiskPool.SHARED, 64, 40);
            try {
                a.define(spec, 1);
                a.start(spec.id(), 1);
                Load.await(a, spec.id(), 2);
                for (int i = 0; i < TIMES; i++) {
                    var from = i % 2 == 0 ? a : b;
                    var to = i % 2 == 0 ? b : a;
                    boolean copies = i % 2 == 1;
                    spec = copies ? moved(spec) : spec;
                    var status = migrate(from, to, spec, copies);
                    System.out.println((i + 1) + (copies ? " block: " : " shared: ") + status);
                    assertThat(status.phase()).as("%s", status).isEqualTo(Phase.COMPLETED);
                    Load.await(to, spec.id(), 2);
                    assertThat(from.status(spec.id())).isEmpty();
                }
            } finally {
                a.destroy(spec.id(), 1_000);
                b.destroy(spec.id(), 1_000);
            }
        }
    }

    private static GuestSpec moved(GuestSpec s) {
        var disks = s.disks().stream().map(d -> d.nextGeneration(d.pool())).toList();
        return new GuestSpec(
                s.id(), s.name(), s.vcpus(), s.memoryMib(), disks, s.nics(), s.metadata(), s.configDrive());
    }

    private static MigrationStatus migrate(QemuHost from, QemuHost to, GuestSpec there, boolean copies)
            throws Exception {
        List<DiskSpec> copied = copies ? there.disks() : List.of();
        var plan = new MigrationPlan("m-" + UUID.randomUUID(), copied, 300, 0, true, false, 120);
        from.migrate(there.id(), plan, to.expect(there, plan, 1), 1);
        var status = from.migration(there.id(), Duration.ofSeconds(130)).orElseThrow();
        if (status.phase() == Phase.COMPLETED) {
            to.adoptArrived(there.id(), plan.id(), 1);
            from.forgetDeparted(there.id(), plan.id(), 1);
        }
        return status;
    }
}
