package foehn.emulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A host's Open vSwitch, with its userspace datapath, and the controller that wires it as OVN wants. Three bridges:
/// `br-int` for guests, `br-tun` with the host's tunnel address (a userspace switch sends tunnels only through a bridge
/// of its own), `br-ext` for the external network.
final class HostSwitch {
    private static final String SCHEMA = "/usr/share/openvswitch/vswitch.ovsschema";
    /// What the network service calls the external network's wire.
    static final String PHYSICAL_NETWORK = "public";

    private final EmulationConfig config;
    private final String host;
    private final int number;
    private final Namespace namespace;
    private final Path directory;
    private final Path southbound;

    HostSwitch(EmulationConfig config, String host, int number, Namespace namespace, Path directory, Path southbound) {
        this.config = config;
        this.host = host;
        this.number = number;
        this.namespace = namespace;
        this.directory = directory;
        this.southbound = southbound;
    }

    Path database() {
        return directory.resolve("db.sock");
    }

    List<Daemon> daemons() {
        return List.of(databaseServer(), switchDaemon(), controller());
    }

    /// @param fresh the namespace is new: no port that the switch may remember exists any more
    void ensure(boolean fresh) throws IOException {
        Files.createDirectories(directory);
        var file = directory.resolve("conf.db");
        if (fresh && !databaseServer().runs()) {
            Files.deleteIfExists(file);
        }
        if (!Files.exists(file)) {
            Command.run("ovsdb-tool", "create", file.toString(), SCHEMA);
        }
        databaseServer().ensure();
        boolean started = false;
        if (!switchDaemon().runs()) {
            // Written before the switch starts, so that it comes up with everything at once.
            vsctl("--no-wait", setUp());
            started = switchDaemon().ensure();
        }
        vsctl("--timeout=10", setUp());
        namespace.batch("address replace "
                + config.tunnel().sized(config.tunnel().host(number)) + " dev br-tun\nlink set dev br-tun mtu "
                + config.underlayMtu() + " up\n");
        if (started) {
            introduceNeighbours();
        }
        controller().ensure();
    }

    /// A switch that does not know the way to another host drops the first packet and asks: a guest that has just
    /// arrived there would be silent for as long as its peers wait before they try again.
    private void introduceNeighbours() throws IOException {
        appctl("tnl/neigh/aging", "3600");
        for (int other = 1; other <= config.hosts(); other++) {
            if (other != number) {
                appctl(
                        "tnl/neigh/set",
                        "br-tun",
                        config.tunnel().host(other),
                        config.tunnel().hostMac(other));
            }
        }
    }

    private void appctl(String... words) throws IOException {
        var all = new ArrayList<>(List.of("ovs-appctl", "--target=" + directory.resolve("vswitchd.ctl")));
        all.addAll(List.of(words));
        Command.run(all, Map.of(), "");
    }

    private void vsctl(String mode, List<String> commands) throws IOException {
        var words = new ArrayList<>(List.of("ovs-vsctl", "--db=unix:" + database(), mode));
        words.addAll(commands);
        Command.run(namespace.inside(words), Central.runDirectory(directory), "");
    }

    private List<String> setUp() {
        var words = new ArrayList<String>();
        bridge(words, "br-int");
        words.addAll(List.of("fail-mode=secure", "other-config:disable-in-band=true"));
        bridge(words, "br-tun");
        words.add("other-config:hwaddr=\"" + config.tunnel().hostMac(number) + "\"");
        words.addAll(List.of("--", "--may-exist", "add-port", "br-tun", "tun"));
        bridge(words, "br-ext");
        words.addAll(List.of("--", "--may-exist", "add-port", "br-ext", "ext"));
        words.addAll(List.of(
                "--",
                "set",
                "Open_vSwitch",
                ".",
                "external_ids:system-id=" + host,
                "external_ids:hostname=" + host,
                "external_ids:ovn-remote=\"unix:" + southbound + "\"",
                "external_ids:ovn-encap-type=geneve",
                "external_ids:ovn-encap-ip=" + config.tunnel().host(number),
                "external_ids:ovn-bridge-mappings=" + PHYSICAL_NETWORK + ":br-ext",
                "external_ids:ovn-bridge-datapath-type=netdev",
                // A host that follows the whole database need not ask for more when a guest arrives.
                "external_ids:ovn-monitor-all=true"));
        return words;
    }

    private static void bridge(List<String> words, String name) {
        words.addAll(List.of("--", "--may-exist", "add-br", name, "--", "set", "Bridge", name, "datapath_type=netdev"));
    }

    private Daemon databaseServer() {
        return Central.ovsdb("ovsdb " + host, directory, "db", directory.resolve("conf.db"), namespace);
    }

    private Daemon switchDaemon() {
        return daemon(
                "vswitchd",
                List.of(
                        "ovs-vswitchd",
                        "unix:" + database(),
                        "--detach",
                        "--no-chdir",
                        "--pidfile=" + directory.resolve("vswitchd.pid"),
                        "--log-file=" + directory.resolve("vswitchd.log"),
                        "--unixctl=" + directory.resolve("vswitchd.ctl")));
    }

    private Daemon controller() {
        return daemon(
                "controller",
                List.of(
                        "ovn-controller",
                        "unix:" + database(),
                        "--detach",
                        "--no-chdir",
                        "--pidfile=" + directory.resolve("controller.pid"),
                        "--log-file=" + directory.resolve("controller.log")));
    }

    private Daemon daemon(String which, List<String> command) {
        return new Daemon(
                which + " " + host,
                directory.resolve(which + ".pid"),
                namespace.inside(command),
                Central.runDirectory(directory),
                true);
    }
}
