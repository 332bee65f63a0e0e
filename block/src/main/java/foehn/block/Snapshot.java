package foehn.block;

import org.jspecify.annotations.Nullable;

/// A row of `volume_snapshot`: what a volume held at one moment.
///
/// @param progress `0%` or `100%`
record Snapshot(
        String id,
        String projectId,
        String userId,
        String volumeId,
        @Nullable String name,
        @Nullable String description,
        long sizeGib,
        String status,
        String progress,
        @Nullable String groupSnapshotId,
        boolean consumesQuota,
        long createdAt,
        @Nullable Long updatedAt) {}
