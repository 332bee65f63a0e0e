package foehn.hypervisor;

/// One pass over the guest's memory, with what had been sent when it ended.
public record MigrationPass(int number, long memoryBytesSent, long remainingBytes, long dirtyPagesPerSecond) {}
