package foehn.emulation;

import java.util.regex.Pattern;

/// What the operator decides about the emulated hosts.
///
/// @param tag begins the names of namespaces and interfaces, and tells the clouds of one machine apart
/// @param management where agents listen; the machine itself has the first address
/// @param tunnel the underlay of overlay networks
/// @param migration the link that guests migrate over, at `migrationBitsPerSecond` each way
/// @param external the external network; its gateway, the first address, is the machine itself
/// @param hostVcpus what each host says it has, and so on for memory and disk
/// @param hypervisor the agents' driver: `qemu` or `simulated`
public record EmulationConfig(
        int hosts,
        String tag,
        Cidr management,
        Cidr tunnel,
        Cidr migration,
        Cidr external,
        long migrationBitsPerSecond,
        int underlayMtu,
        int hostVcpus,
        long hostMemoryMib,
        long hostDiskGib,
        String hypervisor) {
    private static final Pattern TAG = Pattern.compile("[a-z][a-z0-9]{0,3}");
    static final int HOSTS_MAX = 64;

    public EmulationConfig {
        if (hosts < 0 || hosts > HOSTS_MAX) {
            throw new IllegalArgumentException("emulation.hosts must lie between 0 and " + HOSTS_MAX);
        }
        if (!TAG.matcher(tag).matches()) {
            throw new IllegalArgumentException(
                    "emulation.tag must be a letter and at most 3 letters or digits: " + tag);
        }
    }
}
