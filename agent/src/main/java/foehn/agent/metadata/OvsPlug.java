package foehn.agent.metadata;

import java.io.IOException;
import java.nio.file.Path;

/// Plugs interfaces into the integration bridge of an Open vSwitch, where OVN recognises them by the port's id.
///
/// @param database the socket of the switch's own database
/// @param bridge OVN's integration bridge
public record OvsPlug(Path database, String bridge) implements NamespaceLinks.Plug {

    @Override
    public void plug(String interfaceName, String portId) throws IOException {
        vsctl(
                "--may-exist",
                "add-port",
                bridge,
                interfaceName,
                "--",
                "set",
                "Interface",
                interfaceName,
                "external_ids:iface-id=\"" + portId + "\"");
    }

    @Override
    public void unplug(String interfaceName) throws IOException {
        vsctl("--if-exists", "del-port", bridge, interfaceName);
    }

    private void vsctl(String... command) throws IOException {
        var all = new String[command.length + 3];
        all[0] = "ovs-vsctl";
        all[1] = "--db=unix:" + database;
        all[2] = "--timeout=10";
        System.arraycopy(command, 0, all, 3, command.length);
        HostCommand.run(all);
    }
}
