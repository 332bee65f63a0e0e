package foehn.qemu;

import foehn.hypervisor.Nic;
import java.io.IOException;

/// Where guests' interfaces are plugged in. Idempotent both ways.
public interface Switch {
    /// Makes the tap and connects it to the logical port; its name.
    String plug(Nic nic) throws IOException;

    /// Removes both. An absent one is fine.
    void unplug(Nic nic) throws IOException;

    /// QEMU's `-netdev` for a plugged interface.
    String netdev(String id, Nic nic);
}
