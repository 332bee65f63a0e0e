package foehn.image;

import org.jspecify.annotations.Nullable;

/// How an image's bytes turned out.
///
/// @param virtualSize the size of the disk; null when the bytes are not those of a disk
public record Content(long size, @Nullable Long virtualSize, String checksum, String sha512) {}
