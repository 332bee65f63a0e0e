package foehn.ovn;

import java.util.List;

class SimulatedNetworkTest extends LogicalNetworkContract {
    private final SimulatedNetwork network = new SimulatedNetwork(List.of("h1", "h2"));

    @Override
    LogicalNetwork network() {
        return network;
    }

    /// A port is bound at once, to the host it asks for.
    @Override
    void plug(String portId, String host) {}

    @Override
    void disappear() {
        network.reachable(false);
    }
}
