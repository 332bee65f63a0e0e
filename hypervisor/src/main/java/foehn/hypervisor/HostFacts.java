package foehn.hypervisor;

import java.util.Set;

/// What a host is, has and can do.
///
/// @param hypervisorType Nova's word: `QEMU`, `fake`
/// @param hypervisorVersion major * 1,000,000 + minor * 1,000 + micro, as Nova reports it
/// @param accelerator `kvm` or `tcg`
/// @param localDiskGib size of the file system with the local pool; `localDiskFreeGib` what is free of it
/// @param migrationAddress where other hosts connect to, on the migration link
public record HostFacts(
        String hostname,
        String hypervisorType,
        int hypervisorVersion,
        String accelerator,
        String cpuModel,
        String cpuArchitecture,
        int vcpus,
        long memoryMib,
        long memoryFreeMib,
        long localDiskGib,
        long localDiskFreeGib,
        long uptimeSeconds,
        String migrationAddress,
        Set<DiskPool> pools,
        Set<Feature> features) {
    public boolean has(Feature feature) {
        return features.contains(feature);
    }
}
