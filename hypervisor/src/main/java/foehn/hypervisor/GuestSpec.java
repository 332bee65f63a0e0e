package foehn.hypervisor;

import java.util.List;
import java.util.Map;

/// All that a host needs to know to run a guest, on this host or on the one it migrates to.
///
/// @param name the server's name, for people who look at the process list
/// @param disks the first is the root disk
/// @param nics in the order the guest sees them
/// @param metadata what `http://169.254.169.254/` answers this guest, by path without the leading slash
///     (`openstack/latest/meta_data.json`, `latest/meta-data/hostname`, …)
/// @param configDrive whether the `openstack/` documents also stand on a CD labelled `config-2`
public record GuestSpec(
        GuestId id,
        String name,
        int vcpus,
        long memoryMib,
        List<DiskSpec> disks,
        List<Nic> nics,
        Map<String, String> metadata,
        boolean configDrive) {}
