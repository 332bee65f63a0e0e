package foehn.hypervisor;

public enum Power {
    RUNNING,
    PAUSED,
    /// Powered off, by us, by itself, or with its process killed.
    OFF,
    CRASHED,
    /// Waiting here for its state to arrive from another host.
    ARRIVING,
    /// Has left: the guest runs on another host, and only [Hypervisor#forgetDeparted] is still to come.
    DEPARTED
}
