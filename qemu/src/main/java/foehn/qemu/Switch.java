package foehn.qemu;

import foehn.hypervisor.Nic;
import java.io.IOException;

/// Where guests' interfaces are plugged in. Idempotent both ways.
public interface Switch {
    /// Makes the tap: from here on QEMU can be given it.
    void makeTap(Nic nic) throws IOException;

    /// Connects the tap to the logical port. QEMU may be starting meanwhile.
    void connect(Nic nic) throws IOException;

    /// Removes tap and connection. An absent one is fine.
    void unplug(Nic nic) throws IOException;

    /// QEMU's `-netdev` for a plugged interface.
    String netdev(String id, Nic nic);
}
