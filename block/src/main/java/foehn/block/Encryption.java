package foehn.block;

import org.jspecify.annotations.Nullable;

/// A row of `block_encryption`: how volumes of a type are encrypted.
///
/// @param keySize in bits
record Encryption(
        String id,
        String typeId,
        String provider,
        @Nullable String cipher,
        @Nullable Long keySize,
        String controlLocation,
        long createdAt,
        @Nullable Long updatedAt) {}
