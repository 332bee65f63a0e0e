package foehn.block;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A row of `volume_group`: volumes that are snapshot together.
///
/// @param volumeTypes the types that its volumes may have, joined by commas
record VolumeGroup(
        String id,
        String projectId,
        String userId,
        @Nullable String name,
        @Nullable String description,
        String groupType,
        String volumeTypes,
        String zone,
        String status,
        @Nullable String groupSnapshotId,
        @Nullable String sourceGroupId,
        long createdAt,
        @Nullable Long updatedAt) {
    List<String> types() {
        return List.of(volumeTypes.split(",", -1));
    }
}
