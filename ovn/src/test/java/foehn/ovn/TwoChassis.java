package foehn.ovn;

import static foehn.ovn.OvnCentral.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Two hosts with Open vSwitch and OVN's controller, each in a namespace, joined in a third, which is also the outside
/// world: `198.19.32.1` on the external network. Guests are namespaces too.
final class TwoChassis implements AutoCloseable {
    static final String FABRIC = "d0f";
    static final String OUTSIDE = "198.19.32.1";

    private final Path dir;
    private final OvnCentral central;
    private final List<String> namespaces = new ArrayList<>();
    private final List<Process> daemons = new ArrayList<>();

    TwoChassis(Path dir) throws IOException {
        this.dir = dir;
        namespace(FABRIC);
        fabric("tunnel", "198.18.32.100/24");
        fabric("outside", OUTSIDE + "/24");
        Files.createDirectories(dir.resolve("central"));
        this.central = new OvnCentral(
                dir.resolve("central"), List.of("ip", "netns", "exec", FABRIC), List.of("ptcp:6642:198.18.32.100"));
        host(1);
        host(2);
    }

    OvnNetwork network() {
        return new OvnNetwork(central.northbound(), central.southbound());
    }

    OvnCentral central() {
        return central;
    }

    private void namespace(String name) throws IOException {
        run("ip", "netns", "add", name);
        namespaces.add(name);
        run("ip", "-n", name, "link", "set", "lo", "up");
    }

    private static void fabric(String bridge, String address) throws IOException {
        run("ip", "-n", FABRIC, "link", "add", bridge, "type", "bridge");
        run("ip", "-n", FABRIC, "address", "add", address, "dev", bridge);
        run("ip", "-n", FABRIC, "link", "set", bridge, "up");
    }

    private void host(int number) throws IOException {
        var name = "d0h" + number;
        var home = Files.createDirectories(dir.resolve(name));
        namespace(name);
        run("ovsdb-tool", "create", home.resolve("conf.db").toString(), "/usr/share/openvswitch/vswitch.ovsschema");
        daemon(name, "ovsdb-server", "--remote=punix:" + home.resolve("db.sock"), "conf.db");
        while (!Files.exists(home.resolve("db.sock"))) {
            pause(10);
        }
        vsctl(name, "--no-wait", "init");
        daemon(name, "ovs-vswitchd", "unix:" + home.resolve("db.sock"));
        vsctl(name, "add-br", "br-int", "--", "set", "bridge", "br-int", "datapath_type=netdev", "fail-mode=secure");
        cable(name, "tunnel", "br-tun");
        cable(name, "outside", "br-ex");
        run("ip", "-n", name, "address", "add", "198.18.32." + number + "/24", "dev", "br-tun");
        vsctl(
                name,
                "set",
                "open_vswitch",
                ".",
                "external_ids:system-id=h" + number,
                "external_ids:ovn-remote=tcp:198.18.32.100:6642",
                "external_ids:ovn-encap-type=geneve",
                "external_ids:ovn-encap-ip=198.18.32." + number,
                "external_ids:ovn-bridge-mappings=physnet:br-ex",
                "external_ids:ovn-bridge-datapath-type=netdev");
        daemon(name, "ovn-controller", "unix:" + home.resolve("db.sock"));
    }

    /// From a bridge of the host to one of the fabric.
    private void cable(String host, String fabric, String bridge) throws IOException {
        vsctl(host, "add-br", bridge, "--", "set", "bridge", bridge, "datapath_type=netdev");
        var there = fabric + host.substring(3);
        run("ip", "link", "add", "v" + fabric, "netns", host, "type", "veth", "peer", "name", there, "netns", FABRIC);
        run("ip", "-n", FABRIC, "link", "set", there, "master", fabric, "up");
        plainPackets(FABRIC, there);
        run("ip", "-n", host, "link", "set", "v" + fabric, "up");
        plainPackets(host, "v" + fabric);
        vsctl(host, "add-port", bridge, "v" + fabric);
        run("ip", "-n", host, "link", "set", bridge, "up");
    }

    /// The userspace datapath wants packets as they would be on a wire.
    private static void plainPackets(String namespace, String link) throws IOException {
        run("ip", "netns", "exec", namespace, "ethtool", "-K", link, "tx", "off", "tso", "off", "gso", "off");
    }

    private void daemon(String host, String... words) throws IOException {
        var home = dir.resolve(host);
        var command = new ArrayList<>(List.of("ip", "netns", "exec", host));
        command.addAll(List.of(words));
        var log = home.resolve(words[0] + ".log").toFile();
        var builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log);
        builder.environment().put("OVS_RUNDIR", home.toString());
        builder.environment().put("OVN_RUNDIR", home.toString());
        daemons.add(builder.start());
    }

    String vsctl(String host, String... words) throws IOException {
        var command = new ArrayList<>(
                List.of("ovs-vsctl", "--db=unix:" + dir.resolve(host).resolve("db.sock")));
        command.add("--timeout=20");
        command.addAll(List.of(words));
        return run(command.toArray(String[]::new));
    }

    /// A guest on host `number`: a namespace whose `eth0`, still down, is plugged in as this logical port.
    void guest(String name, int host, String portId, String mac) throws IOException {
        if (!namespaces.contains(name)) {
            namespace(name);
        }
        var on = "d0h" + host;
        run("ip", "link", "add", name, "netns", on, "type", "veth", "peer", "name", "eth0", "netns", name);
        run("ip", "-n", name, "link", "set", "eth0", "address", mac, "mtu", "1442");
        plainPackets(name, "eth0");
        plainPackets(on, name);
        run("ip", "-n", on, "link", "set", name, "up");
        vsctl(on, "add-port", "br-int", name, "--", "set", "interface", name, "external_ids:iface-id=" + portId);
    }

    void unplug(String name, int host) throws IOException {
        vsctl("d0h" + host, "del-port", "br-int", name);
        run("ip", "-n", "d0h" + host, "link", "del", name);
    }

    static void address(String guest, String address, String gateway) throws IOException {
        run("ip", "-n", guest, "address", "add", address, "dev", "eth0");
        run("ip", "-n", guest, "link", "set", "eth0", "up");
        run("ip", "-n", guest, "route", "replace", "default", "via", gateway);
    }

    /// Runs a command in a namespace.
    static String in(String namespace, String... words) throws IOException {
        var command = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        command.addAll(List.of(words));
        return run(command.toArray(String[]::new));
    }

    static boolean reaches(String namespace, String address) {
        try {
            in(namespace, "ping", "-n", "-c", "1", "-W", "1", address);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws Exception {
        for (var daemon : daemons.reversed()) {
            daemon.destroy();
            if (!daemon.waitFor(5, TimeUnit.SECONDS)) {
                daemon.destroyForcibly().waitFor();
            }
        }
        central.close();
        for (var name : namespaces.reversed()) {
            run("ip", "netns", "del", name);
        }
    }
}
