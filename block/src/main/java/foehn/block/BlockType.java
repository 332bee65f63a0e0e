package foehn.block;

import org.jspecify.annotations.Nullable;

/// A row of `block_type`: a type of volumes or of groups.
///
/// @param isPublic whether every project may use it, not only those that were given access
record BlockType(
        String id,
        Kind kind,
        String name,
        @Nullable String description,
        boolean isPublic,
        @Nullable String qosId,
        long createdAt,
        @Nullable Long updatedAt) {
    /// What it is a type of.
    enum Kind {
        VOLUME,
        GROUP
    }
}
