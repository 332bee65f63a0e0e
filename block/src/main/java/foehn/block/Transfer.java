package foehn.block;

import org.jspecify.annotations.Nullable;

/// A row of `volume_transfer`: a volume that is offered to another project.
///
/// @param authHash of the key that takes it
record Transfer(
        String id,
        String volumeId,
        @Nullable String name,
        String authHash,
        boolean noSnapshots,
        String projectId,
        @Nullable String destinationProjectId,
        boolean accepted,
        long createdAt) {}
