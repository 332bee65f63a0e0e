package foehn.qemu;

import foehn.hypervisor.Nic;
import java.io.IOException;
import java.net.NetworkInterface;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Taps on Open vSwitch's integration bridge. OVN's controller on the same host finds a tap by its `iface-id` and
/// connects it to the logical port of that name.
public final class OvsSwitch implements Switch {
    private static final Pattern PORT_ID = Pattern.compile("[0-9a-f-]{36}");
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final Path databaseSocket;
    private final String bridge;

    /// Uses the bridge of the switch behind this socket.
    ///
    /// @param databaseSocket of this host's ovsdb-server
    /// @param bridge the integration bridge, `br-int`
    public OvsSwitch(Path databaseSocket, String bridge) {
        this.databaseSocket = databaseSocket;
        this.bridge = bridge;
    }

    @Override
    public void makeTap(Nic nic) throws IOException {
        var tap = tap(nic);
        if (!exists(tap)) {
            Command.run("ip", "tuntap", "add", "dev", tap, "mode", "tap");
        }
    }

    @Override
    public void connect(Nic nic) throws IOException {
        var tap = tap(nic);
        Together.run(List.of(
                () -> Command.run("ip", "link", "set", "dev", tap, "mtu", Integer.toString(nic.mtu()), "up"),
                () -> vsctl(
                        "--may-exist",
                        "add-port",
                        bridge,
                        tap,
                        "--",
                        "set",
                        "Interface",
                        tap,
                        "external_ids:iface-id=" + nic.portId(),
                        "external_ids:attached-mac=\"" + nic.mac() + "\"",
                        "external_ids:iface-status=active")));
    }

    @Override
    public void unplug(Nic nic) throws IOException {
        var tap = tap(nic);
        // In this order, or the switch complains of a port that has died.
        vsctl("--if-exists", "del-port", bridge, tap);
        if (exists(tap)) {
            Command.run("ip", "link", "del", "dev", tap);
        }
    }

    @Override
    public String netdev(String id, Nic nic) {
        // No vnet header: the userspace datapath must not be handed packets whose checksums are still to be filled in.
        return "tap,id=" + id + ",ifname=" + tap(nic) + ",script=no,downscript=no,vhost=off,vnet_hdr=off";
    }

    /// Asked of the kernel: `/sys` may be another network namespace's.
    private static boolean exists(String tap) throws IOException {
        return NetworkInterface.getByName(tap) != null;
    }

    private void vsctl(String... words) throws IOException {
        var command = new ArrayList<>(List.of("ovs-vsctl", "--db=unix:" + databaseSocket, "--timeout=20", "--no-wait"));
        command.addAll(List.of(words));
        Command.run(DEADLINE, command);
    }

    private static String tap(Nic nic) {
        if (!PORT_ID.matcher(nic.portId()).matches()) {
            throw new IllegalArgumentException("not a port id: " + nic.portId());
        }
        return "tap" + nic.portId().substring(0, 11);
    }
}
