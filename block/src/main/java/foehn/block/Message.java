package foehn.block;

import org.jspecify.annotations.Nullable;

/// A row of `block_message`: why something that was accepted did not come about, for its owner to read.
record Message(
        String id,
        String projectId,
        @Nullable String requestId,
        String resourceType,
        @Nullable String resourceUuid,
        String eventId,
        String messageLevel,
        String text,
        long createdAt,
        long expiresAt) {}
