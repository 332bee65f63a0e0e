package foehn.emulation;

import java.io.IOException;
import java.util.List;

/// The cables and the boxes between the hosts: a namespace with one Ethernet bridge for each of the networks
/// (management, tunnel, migration, external), a cable from each host to each of them, and from the machine itself to
/// the first and the last. What is there is left as it is, and a cable that somebody cut is laid again.
final class Wiring {
    /// The benchmark range leads nowhere else: an address in it that no cloud here has fails at once, instead of
    /// leaving the machine.
    private static final String RANGE = "198.18.0.0/15";

    private static final List<String> NETWORKS = List.of("mgmt", "tun", "mig", "ext");

    private final EmulationConfig config;
    private final Namespace box;

    Wiring(EmulationConfig config) {
        this.config = config;
        this.box = new Namespace(config.tag() + "-sw");
    }

    Namespace host(String name) {
        return new Namespace(config.tag() + "-" + name);
    }

    /// The boxes, and the machine's own cables.
    void ensureMachine() throws IOException {
        Command.run("ip", "route", "replace", "unreachable", RANGE);
        box.ensure();
        var there = box.interfaces();
        var batch = new StringBuilder();
        for (var network : NETWORKS) {
            if (!there.contains(network)) {
                batch.append("link add name ").append(network);
                batch.append(" type bridge forward_delay 0 stp_state 0 mcast_snooping 0\n");
            }
            batch.append("link set dev ").append(network).append(" up\n");
        }
        box.batch(batch.toString());
        var machine = Namespace.MACHINE.interfaces();
        lay(Namespace.MACHINE, machineEnd("mgmt"), "root-mgmt", "mgmt", machine);
        lay(Namespace.MACHINE, machineEnd("ext"), "root-ext", "ext", machine);
        Namespace.MACHINE.batch(address(
                        machineEnd("mgmt"),
                        config.management(),
                        config.management().machine())
                + address(
                        machineEnd("ext"), config.external(), config.external().machine()));
    }

    /// A host's cables. True when its namespace is new, and nothing of what was in it is there any more.
    boolean ensureHost(String name, int number) throws IOException {
        var host = host(name);
        boolean fresh = host.ensure();
        var there = host.interfaces();
        for (var network : NETWORKS) {
            lay(host, network, name + "-" + network, network, there);
        }
        host.batch(address("mgmt", config.management(), config.management().host(number))
                + address("mig", config.migration(), config.migration().host(number)));
        host.cap("mig", config.migrationBitsPerSecond());
        box.cap(name + "-mig", config.migrationBitsPerSecond());
        return fresh;
    }

    /// One cable: an end in `namespace`, the other in the box.
    private void lay(Namespace namespace, String end, String boxEnd, String network, Iterable<String> there)
            throws IOException {
        int mtu = network.equals("tun") ? config.underlayMtu() : 1500;
        boolean known = false;
        for (var name : there) {
            known |= name.equals(end);
        }
        if (!known) {
            // Made in the box, where the other end's name cannot be anybody else's.
            var to = namespace.equals(Namespace.MACHINE)
                    ? Long.toString(ProcessHandle.current().pid())
                    : namespace.name();
            box.batch("link add name " + boxEnd + " mtu " + mtu + " type veth peer name " + end + " mtu " + mtu
                    + " netns " + to + "\n");
            if (network.equals("tun") || network.equals("ext")) {
                namespace.switchOffloadsOff(end);
                box.switchOffloadsOff(boxEnd);
            }
        }
        box.batch("link set dev " + boxEnd + " master " + network + " up\n");
        // The host's address is its bridge's. The kernel would also answer for it here, with this cable's own hardware
        // address, and whoever hears that last sends tunnels where no switch receives them.
        boolean switched = !namespace.equals(Namespace.MACHINE) && (network.equals("tun") || network.equals("ext"));
        namespace.batch("link set dev " + end + (switched ? " arp off" : "") + " up\n");
    }

    private static String address(String link, Cidr range, String address) {
        return "address replace " + range.sized(address) + " dev " + link + "\n";
    }

    private String machineEnd(String network) {
        return config.tag() + "-" + network;
    }

    /// Takes everything away, hosts first. Processes must have gone before.
    void remove(List<String> hosts) throws IOException {
        // The kernel takes a namespace's own links away some time later, and the machine's would be seen until then.
        var machine = Namespace.MACHINE.interfaces();
        for (var network : NETWORKS) {
            if (machine.contains(machineEnd(network))) {
                Namespace.MACHINE.batch("link delete dev " + machineEnd(network) + "\n");
            }
        }
        for (var name : hosts) {
            host(name).remove();
        }
        box.remove();
    }
}
