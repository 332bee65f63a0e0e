package foehn.agent;

import foehn.hypervisor.Hypervisor;

/// The hypervisors that an agent can serve.
final class Drivers {
    @SuppressWarnings("DoNotCallSuggester")
    static Hypervisor open(AgentConfig config) {
        throw new IllegalStateException("no driver " + config.hypervisor().kind());
    }

    private Drivers() {}
}
