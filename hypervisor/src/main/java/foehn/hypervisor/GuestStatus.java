package foehn.hypervisor;

import java.util.OptionalLong;

/// What a guest is doing, as the host sees it now.
///
/// @param pid the QEMU process, while there is one
/// @param startedAtMillis when the guest's processors first ran in this process; epoch milliseconds
public record GuestStatus(GuestId id, Power power, OptionalLong pid, OptionalLong startedAtMillis) {}
