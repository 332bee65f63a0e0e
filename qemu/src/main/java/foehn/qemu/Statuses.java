package foehn.qemu;

import foehn.hypervisor.MigrationPass;
import foehn.hypervisor.MigrationStatus;
import foehn.hypervisor.MigrationStatus.Phase;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Turns what `query-migrate` says into [MigrationStatus].
final class Statuses {
    static MigrationStatus begun(String id, Phase phase) {
        return new MigrationStatus(id, phase, 0, 0, 0, 0, 0, 0, 0, List.of(), Optional.empty());
    }

    /// @param millis how long it has lasted
    static MigrationStatus disks(MigrationStatus s, long millis, long total, long sent) {
        return new MigrationStatus(
                s.id(), Phase.COPYING_DISKS, millis, 0, 0, 0, 0, total, sent, List.of(), Optional.empty());
    }

    /// Adds a pass to `passes` when QEMU has begun the next one.
    ///
    /// @param copiedMillis how long disks had been copied when QEMU began to count
    static MigrationStatus progress(
            MigrationStatus s,
            JsonNode info,
            List<MigrationPass> passes,
            long copiedMillis,
            long diskTotal,
            long diskSent) {
        var ram = info.path("ram");
        int pass = ram.path("dirty-sync-count").asInt(0);
        long sent = ram.path("transferred").asLong(s.memoryBytes());
        long remaining = ram.path("remaining").asLong(s.memoryRemainingBytes());
        if (pass > 0 && (passes.isEmpty() || passes.getLast().number() < pass)) {
            passes.add(new MigrationPass(
                    pass, sent, remaining, ram.path("dirty-pages-rate").asLong(0)));
        }
        var phase = switch (info.path("status").asString("")) {
            case "pre-switchover", "device" -> Phase.SWITCHING_OVER;
            default -> Phase.COPYING_MEMORY;
        };
        return new MigrationStatus(
                s.id(),
                phase,
                info.has("total-time") ? copiedMillis + info.path("total-time").asLong() : s.totalMillis(),
                info.path("downtime").asLong(s.pauseMillis()),
                ram.path("total").asLong(s.memoryTotalBytes()),
                remaining,
                sent,
                diskTotal,
                diskSent,
                List.copyOf(passes),
                Optional.empty());
    }

    /// After [#progress] with the same words of QEMU.
    static MigrationStatus completed(MigrationStatus s) {
        return new MigrationStatus(
                s.id(),
                Phase.COMPLETED,
                s.totalMillis(),
                s.pauseMillis(),
                s.memoryTotalBytes(),
                0,
                s.memoryBytes(),
                s.diskTotalBytes(),
                s.diskBytes(),
                s.passes(),
                Optional.empty());
    }

    static MigrationStatus failed(MigrationStatus s, String why) {
        return ended(s, Phase.FAILED, why);
    }

    static MigrationStatus ended(MigrationStatus s, Phase phase, String why) {
        return new MigrationStatus(
                s.id(),
                phase,
                s.totalMillis(),
                s.pauseMillis(),
                s.memoryTotalBytes(),
                s.memoryRemainingBytes(),
                s.memoryBytes(),
                s.diskTotalBytes(),
                s.diskBytes(),
                s.passes(),
                Optional.of(why));
    }

    private Statuses() {}
}
