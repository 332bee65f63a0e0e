package foehn.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.hypervisor.MigrationPass;
import foehn.hypervisor.MigrationStatus.Phase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class StatusesTest {
    private static final String QEMU_SAYS = """
            {"status": "completed", "total-time": 900, "downtime": 30,
             "ram": {"total": 1000, "transferred": 700, "remaining": 0, "dirty-sync-count": 2}}""";

    @Test
    void theTimeThatDisksTookIsPartOfTheWhole() {
        var begun = Statuses.begun("m", Phase.COPYING_DISKS);
        var disks = Statuses.disks(begun, 400, 50, 20);
        assertThat(disks.totalMillis()).isEqualTo(400);
        var passes = new ArrayList<MigrationPass>();
        var progress = Statuses.progress(disks, JsonMapper.shared().readTree(QEMU_SAYS), passes, 650, 50, 50);
        var end = Statuses.completed(progress);
        assertThat(end.totalMillis()).isEqualTo(650 + 900);
        assertThat(end.pauseMillis()).isEqualTo(30);
        assertThat(end.memoryBytes()).isEqualTo(700);
        assertThat(end.diskBytes()).isEqualTo(50);
        assertThat(end.passes()).extracting(MigrationPass::number).isEqualTo(List.of(2));
    }
}
