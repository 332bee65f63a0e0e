package foehn.emulation;

import foehn.agent.metadata.NamespaceLinks;
import foehn.hypervisor.remote.Authority;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// One emulated host: its cables, its switch, its agent.
final class Host {
    private final String name;
    private final int number;
    private final Wiring wiring;
    private final Namespace namespace;
    private final HostSwitch virtualSwitch;
    private final HostAgent agent;

    Host(EmulationConfig config, int number, Wiring wiring, Central central, Path data, List<String> agentProgram) {
        this.name = "h" + number;
        this.number = number;
        this.wiring = wiring;
        this.namespace = wiring.host(name);
        var ovs = data.resolve("hosts").resolve(name).resolve("ovs");
        this.virtualSwitch = new HostSwitch(config, name, number, namespace, ovs, central.southbound());
        this.agent = new HostAgent(config, name, number, namespace, data, virtualSwitch.database(), agentProgram);
    }

    String name() {
        return name;
    }

    EmulatedHost face() {
        return new EmulatedHost(name, namespace.name(), agent.address(), "mig");
    }

    List<Daemon> daemons() {
        var all = new ArrayList<>(virtualSwitch.daemons());
        all.add(agent.daemon());
        return all;
    }

    /// The agent starts while the switch does: it asks for the switch only when there are guests, and waits then.
    void ensure(Authority authority) throws IOException {
        boolean fresh = wiring.ensureHost(name, number);
        Parallel.run(() -> virtualSwitch.ensure(fresh), () -> agent.ensure(authority));
    }

    /// What the agent named on this machine, outside of the host.
    List<Namespace> metadataNamespaces() throws IOException {
        return Namespace.named(NamespaceLinks.prefix(name, agent.directory())).stream()
                .map(Namespace::new)
                .toList();
    }
}
