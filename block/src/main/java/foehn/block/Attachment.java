package foehn.block;

import org.jspecify.annotations.Nullable;

/// A row of `volume_attachment`: one server's, or one host's, hold on a volume.
///
/// @param mode `rw` or `ro`
/// @param status `reserved`, `attaching`, `attached` or `detached`
/// @param connector what the host said of itself, as JSON
/// @param connection where it was told to find the volume, as JSON, without secrets
record Attachment(
        String id,
        String volumeId,
        String projectId,
        @Nullable String instanceId,
        @Nullable String host,
        @Nullable String mountpoint,
        String mode,
        String status,
        @Nullable String connector,
        @Nullable String connection,
        long createdAt,
        @Nullable Long attachedAt,
        @Nullable Long updatedAt) {}
