package foehn.block;

import org.jspecify.annotations.Nullable;

/// A row of `volume_group_snapshot`: the snapshots of all volumes of a group.
record GroupSnapshot(
        String id,
        String projectId,
        String userId,
        String groupId,
        String groupType,
        @Nullable String name,
        @Nullable String description,
        String status,
        long createdAt,
        @Nullable Long updatedAt) {}
