package foehn.ovn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Routers as rows of the northbound database: legs, gateway hosts, routes and NAT, brought to the wanted state by the
/// smallest change, so that traffic that is not concerned flows on.
final class Routers {
    static final String ROUTER = "Logical_Router";
    static final String PORT = "Logical_Router_Port";
    static final String GATEWAY = "Gateway_Chassis";
    static final String NAT = "NAT";
    static final String ROUTE = "Logical_Router_Static_Route";

    private Routers() {}

    /// The name of the router's side of a switch port.
    static String portName(String portId) {
        return "lrp-" + portId;
    }

    static void put(Edit edit, LogicalRouter wanted) {
        var present = edit.row(ROUTER, wanted.id());
        var columns = Value.row();
        columns.set("name", Value.text(wanted.id()));
        columns.set("enabled", Value.flag(wanted.enabled()));
        columns.set(
                "external_ids",
                Edit.ids(wanted.id(), LogicalNetwork.Kind.ROUTER.name(), Map.of("foehn:name", wanted.name())));
        edit.children(ROUTER, present, columns, "ports", PORT, legs(edit, wanted, present));
        edit.children(ROUTER, present, columns, "static_routes", ROUTE, routes(wanted));
        edit.children(ROUTER, present, columns, "nat", NAT, nats(wanted));
        edit.put(ROUTER, wanted.id(), columns);
    }

    private static Map<String, ObjectNode> legs(Edit edit, LogicalRouter wanted, Optional<Row> router) {
        var legs = new LinkedHashMap<String, ObjectNode>();
        for (var leg : wanted.interfaces()) {
            // A tenant network with a VLAN of its own would else be routed on every host, each with the router's MAC.
            boolean central = wanted.gateway().isPresent() && isPhysical(edit, leg);
            legs.put(leg.portId(), leg(leg, central ? Map.of("reside-on-redirect-chassis", "true") : Map.of()));
        }
        wanted.gateway().ifPresent(leg -> {
            var columns = leg(leg, Map.of());
            var present = router.flatMap(row -> row.texts("ports").stream()
                    .flatMap(uuid -> edit.replica().byUuid(PORT, uuid).stream())
                    .filter(port -> leg.portId().equals(port.map("external_ids").get(Edit.ID)))
                    .findFirst());
            edit.children(PORT, present, columns, "gateway_chassis", GATEWAY, gateways(leg));
            legs.put(leg.portId(), columns);
        });
        return legs;
    }

    private static boolean isPhysical(Edit edit, LogicalRouter.Leg leg) {
        return edit.row(Switches.PORT, leg.portId())
                .map(port -> port.map("external_ids").getOrDefault("foehn:switch", ""))
                .flatMap(id -> edit.row(Switches.SWITCH, id))
                .map(home -> home.map("external_ids").containsKey(Switches.PHYSICAL))
                .orElse(false);
    }

    private static ObjectNode leg(LogicalRouter.Leg leg, Map<String, String> more) {
        var options = new HashMap<>(more);
        if (leg.mtu() > 0) {
            // Larger packets are answered with "fragmentation needed" instead of vanishing.
            options.put("gateway_mtu", "" + leg.mtu());
        }
        var columns = Value.row();
        columns.set("name", Value.text(portName(leg.portId())));
        columns.set("mac", Value.text(leg.mac()));
        columns.set("networks", Value.texts(leg.networks()));
        columns.set("options", Value.map(options));
        columns.set("gateway_chassis", Value.none());
        columns.set("external_ids", Edit.ids(leg.portId(), "LEG", Map.of()));
        return columns;
    }

    /// The first host has the highest priority; the next takes over when OVN finds it dead.
    private static Map<String, ObjectNode> gateways(LogicalRouter.Leg leg) {
        var gateways = new LinkedHashMap<String, ObjectNode>();
        int priority = leg.gatewayHosts().size();
        for (var host : leg.gatewayHosts()) {
            var name = portName(leg.portId()) + "_" + host;
            var columns = Value.row();
            columns.set("name", Value.text(name));
            columns.set("chassis_name", Value.text(host));
            columns.set("priority", Value.number(priority--));
            columns.set("external_ids", Edit.ids(name, "GATEWAY", Map.of()));
            gateways.put(name, columns);
        }
        return gateways;
    }

    private static Map<String, ObjectNode> routes(LogicalRouter wanted) {
        var routes = new LinkedHashMap<String, ObjectNode>();
        wanted.defaultNextHop().ifPresent(hop -> {
            var everything = hop.indexOf(':') < 0 ? "0.0.0.0/0" : "::/0";
            var out = wanted.gateway()
                    .map(leg -> Value.text(portName(leg.portId())))
                    .orElseGet(Value::none);
            add(routes, wanted.id() + "/default", everything, hop, out);
        });
        for (var route : wanted.routes()) {
            var key = wanted.id() + "/" + route.destination() + "/" + route.nextHop();
            add(routes, key, route.destination(), route.nextHop(), Value.none());
        }
        return routes;
    }

    private static void add(Map<String, ObjectNode> routes, String key, String prefix, String hop, JsonNode out) {
        var columns = Value.row();
        columns.set("ip_prefix", Value.text(prefix));
        columns.set("nexthop", Value.text(hop));
        columns.set("output_port", out);
        columns.set("external_ids", Edit.ids(key, "ROUTE", Map.of()));
        routes.put(key, columns);
    }

    private static Map<String, ObjectNode> nats(LogicalRouter wanted) {
        var nats = new LinkedHashMap<String, ObjectNode>();
        var own = wanted.gateway().flatMap(Routers::address4);
        own.ifPresent(external -> wanted.sourceNat().forEach(cidr -> {
            var key = wanted.id() + "/snat/" + cidr;
            nats.put(key, nat(key, "snat", external, cidr));
        }));
        if (wanted.gateway().isPresent()) {
            wanted.floating()
                    .forEach(floating -> nats.put(
                            floating.id(),
                            nat(floating.id(), "dnat_and_snat", floating.externalAddress(), floating.fixedAddress())));
        }
        return nats;
    }

    private static Optional<String> address4(LogicalRouter.Leg leg) {
        return leg.networks().stream()
                .filter(network -> network.indexOf(':') < 0)
                .map(network -> network.replaceAll("/.*", ""))
                .findFirst();
    }

    private static ObjectNode nat(String key, String type, String external, String logical) {
        var columns = Value.row();
        columns.set("type", Value.text(type));
        columns.set("external_ip", Value.text(external));
        columns.set("logical_ip", Value.text(logical));
        columns.set("external_ids", Edit.ids(key, "NAT", Map.of()));
        return columns;
    }

    /// The columns of each table that are monitored.
    static List<Replica.Table> tables() {
        var tables = new ArrayList<Replica.Table>();
        tables.add(Northbound.table(ROUTER, "name", "enabled", "ports", "static_routes", "nat"));
        tables.add(Northbound.table(PORT, "name", "mac", "networks", "options", "gateway_chassis"));
        tables.add(Northbound.table(GATEWAY, "name", "chassis_name", "priority"));
        tables.add(Northbound.table(NAT, "type", "external_ip", "logical_ip"));
        tables.add(Northbound.table(ROUTE, "ip_prefix", "nexthop", "output_port"));
        return tables;
    }
}
