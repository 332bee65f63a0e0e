package foehn.compute;

import foehn.hypervisor.DiskPool;
import java.time.Duration;

/// What the operator can choose.
///
/// @param hostPoll how often each host is asked how it is
/// @param hostDownMillis after how long a silence a host counts as down
/// @param diskPool where root disks go; [DiskPool#SHARED] falls back to LOCAL on hosts without it
/// @param migrationDowntimeMillisMax the longest guest pause that a live migration may plan for
/// @param migrationTimeoutSeconds a live migration that has not ended by then is given up; 0: never
/// @param configDriveForced every server gets a config drive, asked for or not
/// @param stopGrace how long a guest may take to shut itself down
public record ComputeConfig(
        Duration hostPoll,
        long hostDownMillis,
        double cpuAllocationRatio,
        double ramAllocationRatio,
        double diskAllocationRatio,
        DiskPool diskPool,
        int migrationDowntimeMillisMax,
        boolean migrationAutoConverge,
        boolean migrationPostCopy,
        int migrationTimeoutSeconds,
        boolean configDriveForced,
        Duration stopGrace,
        Duration portsBoundWait) {

    /// The defaults: Nova's, but for disks, which may be promised once only.
    public static ComputeConfig defaults() {
        return new ComputeConfig(
                Duration.ofSeconds(1),
                5000,
                4.0,
                1.0,
                1.0,
                DiskPool.SHARED,
                300,
                true,
                false,
                800,
                false,
                Duration.ofSeconds(60),
                Duration.ofSeconds(10));
    }
}
