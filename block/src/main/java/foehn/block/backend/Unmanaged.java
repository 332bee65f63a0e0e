package foehn.block.backend;

/// Something that could become a volume.
///
/// @param reference what it is called: one name, never a path
public record Unmanaged(String reference, long bytes) {}
