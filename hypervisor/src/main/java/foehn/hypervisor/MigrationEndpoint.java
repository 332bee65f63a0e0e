package foehn.hypervisor;

/// Where the target waits. Both ports belong to this one migration.
///
/// @param diskPort the NBD server's port for copied disks; zero when none is copied
public record MigrationEndpoint(String hostname, String address, int memoryPort, int diskPort) {}
