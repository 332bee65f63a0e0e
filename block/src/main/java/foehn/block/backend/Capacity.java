package foehn.block.backend;

/// How much room a backend has.
public record Capacity(long totalBytes, long freeBytes) {}
