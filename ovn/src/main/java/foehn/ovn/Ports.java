package foehn.ovn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// Ports of switches as rows of the northbound database. The row's name, which is the `iface-id` of the interface
/// plugged in on the host, is the port's id.
final class Ports {
    private static final String PORT = Switches.PORT;

    private Ports() {}

    static void put(Edit edit, LogicalPort wanted) {
        var home = edit.require(Switches.SWITCH, wanted.switchId());
        var present = edit.row(PORT, wanted.id());
        var port = edit.put(PORT, wanted.id(), columns(edit, wanted, home));
        if (present.isEmpty() || !home.texts("ports").contains(present.get().uuid())) {
            present.ifPresent(moved -> edit.unlink(Switches.SWITCH, "ports", moved));
            edit.addTo(Switches.SWITCH, home.reference(), "ports", port);
        }
        var groups = new HashSet<String>();
        for (var id : wanted.portGroupIds()) {
            var group = edit.require(PortGroups.GROUP, id);
            groups.add(group.uuid());
            if (present.isEmpty()
                    || !group.texts("ports").contains(present.get().uuid())) {
                edit.addTo(PortGroups.GROUP, group.reference(), "ports", port);
            }
        }
        present.ifPresent(known -> leaveOthers(edit, known, groups));
    }

    private static void leaveOthers(Edit edit, Row port, Set<String> groups) {
        for (var group : edit.replica().all(PortGroups.GROUP)) {
            if (!groups.contains(group.uuid()) && group.texts("ports").contains(port.uuid())) {
                edit.mutate(PortGroups.GROUP, group, "ports", "delete", Value.set(List.of(port.reference())));
            }
        }
    }

    static void remove(Edit edit, String id) {
        edit.row(PORT, id).ifPresent(port -> edit.unlink(Switches.SWITCH, "ports", port));
    }

    private static ObjectNode columns(Edit edit, LogicalPort wanted, Row home) {
        var ids = new HashMap<>(Map.of("foehn:name", wanted.name(), "foehn:switch", wanted.switchId()));
        wanted.dhcpSubnetId().ifPresent(subnet -> ids.put(Switches.SUBNET, subnet));
        var columns = Value.row();
        columns.set("name", Value.text(wanted.id()));
        columns.set("type", Value.text(type(wanted.type())));
        columns.set("enabled", Value.flag(wanted.enabled()));
        columns.set("addresses", Value.texts(addresses(wanted)));
        columns.set("port_security", Value.texts(wanted.portSecurity() ? sources(wanted) : List.of()));
        columns.set("dhcpv4_options", Switches.dhcp(edit, wanted.dhcpSubnetId()));
        columns.set(
                "options", Value.map(options(wanted, home.map("external_ids").containsKey(Switches.PHYSICAL))));
        columns.set("external_ids", Edit.ids(wanted.id(), LogicalNetwork.Kind.PORT.name(), ids));
        return columns;
    }

    private static String type(LogicalPort.Type type) {
        return switch (type) {
            case GUEST -> "";
            case METADATA -> "localport";
            case ROUTER -> "router";
        };
    }

    private static List<String> addresses(LogicalPort wanted) {
        if (wanted.type() == LogicalPort.Type.ROUTER) {
            return List.of("router");
        }
        var own = join(wanted.mac(), wanted.addresses());
        // Without port security the guest may use any address, and must be sent what nobody else claims.
        return wanted.portSecurity() || wanted.type() == LogicalPort.Type.METADATA
                ? List.of(own)
                : List.of(own, "unknown");
    }

    /// What may be a source: one text a MAC.
    private static List<String> sources(LogicalPort wanted) {
        var byMac = new LinkedHashMap<String, List<String>>();
        byMac.computeIfAbsent(wanted.mac(), _ -> new ArrayList<>()).addAll(wanted.addresses());
        for (var pair : wanted.allowedPairs()) {
            int space = pair.indexOf(' ');
            var mac = space < 0 ? pair : pair.substring(0, space);
            var addresses = byMac.computeIfAbsent(mac, _ -> new ArrayList<>());
            if (space >= 0) {
                addresses.add(pair.substring(space + 1));
            }
        }
        return byMac.entrySet().stream()
                .map(entry -> join(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static String join(String mac, List<String> addresses) {
        return addresses.isEmpty() ? mac : mac + " " + String.join(" ", addresses);
    }

    private static Map<String, String> options(LogicalPort wanted, boolean physical) {
        var options = new HashMap<String, String>();
        if (wanted.type() == LogicalPort.Type.ROUTER) {
            options.put("router-port", Routers.portName(wanted.id()));
            if (physical) {
                // The gateway's host announces the router's addresses on the physical network.
                options.put("nat-addresses", "router");
                options.put("exclude-lb-vips-from-garp", "true");
            }
        } else if (!wanted.hosts().isEmpty()) {
            options.put("requested-chassis", String.join(",", wanted.hosts()));
            if (wanted.hosts().size() > 1) {
                options.put("activation-strategy", "rarp");
            }
        }
        return options;
    }
}
