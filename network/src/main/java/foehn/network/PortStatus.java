package foehn.network;

import foehn.ovn.LogicalNetwork;
import foehn.ovn.NetworkUnreachable;
import java.time.Duration;

/// Whether ports are up, as the hosts say.
final class PortStatus {
    static final String ACTIVE = "ACTIVE";
    static final String DOWN = "DOWN";
    private static final Duration REST = Duration.ofSeconds(5);

    private final LogicalNetwork network;
    private volatile long restUntilNanos = System.nanoTime();

    PortStatus(LogicalNetwork network) {
        this.network = network;
    }

    /// DOWN while OVN does not answer: nobody knows better, and a list must not wait.
    String of(Port port) {
        if (port.deviceOwner().equals(Port.FLOATING)) {
            return "N/A";
        }
        if (port.isOurs()) {
            return port.adminStateUp() ? ACTIVE : DOWN;
        }
        if (!port.adminStateUp() || port.host().isEmpty() || System.nanoTime() - restUntilNanos < 0) {
            return DOWN;
        }
        try {
            return network.boundTo(port.id()).isPresent() ? ACTIVE : DOWN;
        } catch (NetworkUnreachable away) {
            restUntilNanos = System.nanoTime() + REST.toNanos();
            return DOWN;
        }
    }
}
