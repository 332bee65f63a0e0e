package foehn.hypervisor;

/// Where a host keeps its guests' disks.
public enum DiskPool {
    /// A directory of this host alone.
    LOCAL,
    /// A directory that all hosts of the cloud see (NFS, CephFS, or one directory under emulated hosts).
    SHARED
}
