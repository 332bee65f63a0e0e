package foehn.qemu;

import foehn.hypervisor.DiskSpec;
import foehn.hypervisor.Nic;
import java.util.List;

/// What a command is about to make that no spec speaks of yet, or to delete that none speaks of any more. It is on disk
/// before the first of them is touched, so whoever finds it (the same command when it fails, or the next agent) knows
/// what to take away.
record Leftovers(List<DiskSpec> disks, List<Nic> nics) {}
