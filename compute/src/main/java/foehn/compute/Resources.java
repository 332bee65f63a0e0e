package foehn.compute;

import java.util.Map;

/// What a server takes of its host, in Placement's resource classes.
public record Resources(long vcpus, long memoryMib, long diskGib) {
    public static final String VCPU = "VCPU";
    public static final String MEMORY_MB = "MEMORY_MB";
    public static final String DISK_GB = "DISK_GB";

    /// By resource class; classes of which nothing is taken are left out, as Placement wants it.
    public Map<String, Long> byClass() {
        return diskGib == 0
                ? Map.of(VCPU, vcpus, MEMORY_MB, memoryMib)
                : Map.of(VCPU, vcpus, MEMORY_MB, memoryMib, DISK_GB, diskGib);
    }
}
