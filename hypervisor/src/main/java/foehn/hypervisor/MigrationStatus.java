package foehn.hypervisor;

import java.util.List;
import java.util.Optional;

/// How a migration stands, from the host that is asked.
///
/// @param totalMillis from the begin of the transfer to its end, as the source saw it
/// @param pauseMillis how long the guest's processors stood still, as the hypervisor reports it
/// @param memoryBytes sent for memory, zero pages and headers included
/// @param diskBytes sent for copied disks
/// @param passes one for each pass over memory
/// @param failure why it failed, for people
public record MigrationStatus(
        String id,
        Phase phase,
        long totalMillis,
        long pauseMillis,
        long memoryTotalBytes,
        long memoryRemainingBytes,
        long memoryBytes,
        long diskTotalBytes,
        long diskBytes,
        List<MigrationPass> passes,
        Optional<String> failure) {
    public enum Phase {
        /// At the target: waiting.
        EXPECTED,
        COPYING_DISKS,
        COPYING_MEMORY,
        SWITCHING_OVER,
        /// The guest runs at the target, and nowhere else.
        COMPLETED,
        /// The guest runs at the source, and nowhere else.
        FAILED,
        CANCELLED;

        public boolean ended() {
            return this == COMPLETED || this == FAILED || this == CANCELLED;
        }
    }
}
