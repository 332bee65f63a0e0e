package foehn.block;

import org.jspecify.annotations.Nullable;

/// A row of `volume_backup`.
///
/// @param parentId the backup that it holds the differences to; null: it is whole
/// @param location whose its objects are, and what their names begin with: those of the backup whose record it was
///     imported from, where it was
/// @param dataTimestamp as of when the bytes are
record Backup(
        String id,
        String projectId,
        String userId,
        String volumeId,
        @Nullable String snapshotId,
        @Nullable String parentId,
        @Nullable String name,
        @Nullable String description,
        long sizeGib,
        String status,
        @Nullable String failReason,
        @Nullable String container,
        String location,
        long objectCount,
        @Nullable String zone,
        long dataTimestamp,
        long createdAt,
        @Nullable Long updatedAt) {}
