package foehn.block;

import org.jspecify.annotations.Nullable;

/// A row of `volume`.
///
/// @param status in Cinder's words: see [Status]
/// @param previousStatus what it goes back to when what is under way now fails, or is called off
/// @param backend which backend has its bytes
/// @param bootable whether its first bytes came from an image, or somebody says so
record Volume(
        String id,
        String projectId,
        String userId,
        @Nullable String name,
        @Nullable String description,
        long sizeGib,
        String status,
        @Nullable String previousStatus,
        String zone,
        @Nullable String typeId,
        String backend,
        boolean bootable,
        boolean multiattach,
        boolean encrypted,
        @Nullable String sourceVolumeId,
        @Nullable String snapshotId,
        @Nullable String groupId,
        @Nullable String migrationStatus,
        boolean consumesQuota,
        long createdAt,
        @Nullable Long updatedAt) {
    long sizeBytes() {
        return sizeGib << 30;
    }

    /// What is said of a volume that is not there, or not the caller's to see.
    static foehn.kernel.FaultException missing(String id) {
        return Cinder.missing("Volume", id);
    }
}
