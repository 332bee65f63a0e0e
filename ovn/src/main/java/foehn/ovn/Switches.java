package foehn.ovn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Switches and subnets as rows of the northbound database. A provider network is a switch with a `localnet` port,
/// which joins it to the bridge that each host maps to the physical network.
final class Switches {
    static final String SWITCH = "Logical_Switch";
    static final String PORT = "Logical_Switch_Port";
    static final String DHCP = "DHCP_Options";
    static final String METADATA_ADDRESS = "169.254.169.254/32";
    static final String PHYSICAL = "foehn:physical";
    static final String SUBNET = "foehn:subnet";
    private static final String LOCALNET = "LOCALNET";
    private static final String ANSWERS = "foehn:dhcp";

    private Switches() {}

    static void put(Edit edit, LogicalSwitch wanted) {
        var more = new HashMap<>(Map.of("foehn:name", wanted.name(), "foehn:mtu", "" + wanted.mtu()));
        wanted.physicalNetwork().ifPresent(physical -> more.put(PHYSICAL, physical));
        var columns = Value.row();
        columns.set("name", Value.text(wanted.id()));
        columns.set("external_ids", Edit.ids(wanted.id(), LogicalNetwork.Kind.SWITCH.name(), more));
        var row = edit.put(SWITCH, wanted.id(), columns);
        var localnet = edit.row(PORT, wanted.id());
        if (wanted.physicalNetwork().isPresent()) {
            var port = edit.put(
                    PORT, wanted.id(), localnet(wanted, wanted.physicalNetwork().get()));
            if (localnet.isEmpty()) {
                edit.addTo(SWITCH, row, "ports", port);
            }
        } else {
            localnet.ifPresent(port -> edit.unlink(SWITCH, "ports", port));
        }
    }

    private static ObjectNode localnet(LogicalSwitch wanted, String physical) {
        var columns = Value.row();
        columns.set("name", Value.text("localnet-" + wanted.id()));
        columns.set("type", Value.text("localnet"));
        columns.set("addresses", Value.text("unknown"));
        columns.set("options", Value.map(Map.of("network_name", physical)));
        columns.set("tag", Value.set(wanted.vlan().map(Value::number).stream().toList()));
        columns.set("external_ids", Edit.ids(wanted.id(), LOCALNET, Map.of()));
        return columns;
    }

    static void putSubnet(Edit edit, LogicalSubnet wanted) {
        edit.require(SWITCH, wanted.switchId());
        var columns = Value.row();
        columns.set("cidr", Value.text(wanted.cidr()));
        columns.set("options", Value.map(options(wanted)));
        columns.set(
                "external_ids",
                Edit.ids(
                        wanted.id(),
                        LogicalNetwork.Kind.SUBNET.name(),
                        Map.of("foehn:switch", wanted.switchId(), ANSWERS, "" + wanted.dhcp())));
        var row = edit.put(DHCP, wanted.id(), columns);
        var options = wanted.dhcp() ? row : Value.none();
        for (var port : edit.replica().all(PORT)) {
            if (wanted.id().equals(port.map("external_ids").get(SUBNET))) {
                edit.update(PORT, port, Value.row().set("dhcpv4_options", options));
            }
        }
    }

    /// What a port of this subnet refers to: nothing where DHCP is switched off.
    static JsonNode dhcp(Edit edit, Optional<String> subnetId) {
        return subnetId.map(id -> edit.require(DHCP, id))
                .filter(row -> "true".equals(row.map("external_ids").get(ANSWERS)))
                .map(Row::reference)
                .orElseGet(Value::none);
    }

    /// OVN's names for the options. A client that understands option 121 ignores option 3, so the default route is
    /// in both.
    private static Map<String, String> options(LogicalSubnet subnet) {
        var options = new HashMap<String, String>();
        options.put("server_id", subnet.serverAddress());
        options.put("server_mac", serverMac(subnet.id()));
        options.put("lease_time", "" + subnet.leaseSeconds());
        options.put("mtu", "" + subnet.mtu());
        subnet.gateway().ifPresent(gateway -> options.put("router", gateway));
        if (!subnet.dnsServers().isEmpty()) {
            options.put("dns_server", "{" + String.join(", ", subnet.dnsServers()) + "}");
        }
        var routes = new ArrayList<String>();
        subnet.metadataAddress().ifPresent(via -> routes.add(METADATA_ADDRESS + "," + via));
        subnet.hostRoutes().forEach(route -> routes.add(route.destination() + "," + route.nextHop()));
        if (!routes.isEmpty()) {
            subnet.gateway().ifPresent(gateway -> routes.add("0.0.0.0/0," + gateway));
            options.put("classless_static_route", "{" + String.join(", ", routes) + "}");
        }
        return options;
    }

    /// Made from the subnet's id, so that the server looks the same after a rebuild.
    private static String serverMac(String id) {
        int hash = id.hashCode();
        var bytes = List.of(hash >>> 24, hash >>> 16, hash >>> 8, hash);
        var mac = new StringBuilder("0a:fe");
        bytes.forEach(next -> mac.append(":%02x".formatted(next & 0xff)));
        return mac.toString();
    }
}
