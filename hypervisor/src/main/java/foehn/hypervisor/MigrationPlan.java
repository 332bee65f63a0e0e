package foehn.hypervisor;

import java.util.List;

/// One live migration, as both ends must see it.
///
/// @param id unique; the same id again is the same migration
/// @param copiedDisks the disks as they will be at the target (pool, next generation); empty: nothing is copied,
///     and all disks must be shared
/// @param downtimeMillisMax the longest guest pause that QEMU may plan for
/// @param bandwidthBytesPerSecondMax zero: as fast as the link allows
/// @param autoConverge slow the guest down when it dirties memory faster than the link carries it
/// @param postCopy allow the switch to post-copy when pre-copy does not end
/// @param timeoutSeconds given up after this; zero: never
public record MigrationPlan(
        String id,
        List<DiskSpec> copiedDisks,
        long downtimeMillisMax,
        long bandwidthBytesPerSecondMax,
        boolean autoConverge,
        boolean postCopy,
        int timeoutSeconds) {
    public boolean copiesDisks() {
        return !copiedDisks.isEmpty();
    }
}
