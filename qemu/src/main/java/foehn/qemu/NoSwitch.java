package foehn.qemu;

import foehn.hypervisor.Nic;

/// Interfaces that lead nowhere: for tests, and for hosts without a network.
public final class NoSwitch implements Switch {
    @Override
    public void makeTap(Nic nic) {
        // QEMU makes a hub of its own.
    }

    @Override
    public void connect(Nic nic) {
        // It leads nowhere.
    }

    @Override
    public void unplug(Nic nic) {
        // There is nothing to take out.
    }

    @Override
    public String netdev(String id, Nic nic) {
        return "hubport,id=" + id + ",hubid=" + Math.floorMod(nic.portId().hashCode(), 1_000_000);
    }
}
