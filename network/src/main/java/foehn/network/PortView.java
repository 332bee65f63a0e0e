package foehn.network;

import foehn.kernel.auth.Caller;
import foehn.kernel.json.Json;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// Ports as clients read them.
final class PortView {
    private final Stores stores;
    private final PortStatus status;

    PortView(Stores stores, PortStatus status) {
        this.stores = stores;
        this.status = status;
    }

    List<ObjectNode> of(Caller caller, List<Port> ports) {
        var ids = ports.stream().map(Port::id).toList();
        var addresses = stores.addresses.of(ids);
        var groups = stores.portLinks.groups(ids);
        return ports.stream()
                .map(port -> Ports.SCHEMA.visible(
                        caller,
                        view(
                                port,
                                addresses.getOrDefault(port.id(), List.of()),
                                groups.getOrDefault(port.id(), List.of()))))
                .toList();
    }

    private ObjectNode view(Port p, List<PortAddress> addresses, List<String> groups) {
        var view = Lookup.standard(Json.object(), p);
        view.put("name", p.name());
        view.put("network_id", p.networkId());
        view.put("mac_address", p.mac());
        view.put("admin_state_up", p.adminStateUp());
        view.put("status", status.of(p));
        view.put("device_id", p.deviceId());
        view.put("device_owner", p.deviceOwner());
        view.set("fixed_ips", fixedIps(addresses));
        var ids = view.putArray("security_groups");
        groups.forEach(ids::add);
        view.put("port_security_enabled", p.portSecurityEnabled());
        view.set("allowed_address_pairs", pairs(p));
        view.set("extra_dhcp_opts", Lists.node(p.dhcpOpts()));
        view.put("dns_name", p.dnsName());
        var assignment = view.putArray("dns_assignment");
        for (var address : addresses) {
            var host = p.dnsName().isEmpty() ? "host-" + address.ip().replaceAll("[.:]+", "-") : p.dnsName();
            assignment
                    .addObject()
                    .put("ip_address", address.ip())
                    .put("hostname", host)
                    .put("fqdn", host + ".openstacklocal.");
        }
        binding(view, p);
        return view;
    }

    private static tools.jackson.databind.node.ArrayNode pairs(Port p) {
        var pairs = Json.array();
        for (var pair : Lists.read(p.allowedPairs(), Port.Pair[].class)) {
            pairs.addObject().put("ip_address", pair.ipAddress()).put("mac_address", pair.macAddress());
        }
        return pairs;
    }

    static tools.jackson.databind.node.ArrayNode fixedIps(List<PortAddress> addresses) {
        var array = Json.array();
        for (var address : addresses) {
            array.addObject().put("subnet_id", address.subnetId()).put("ip_address", address.ip());
        }
        return array;
    }

    private static void binding(ObjectNode view, Port p) {
        boolean bound = !p.host().isEmpty();
        view.put("binding:vnic_type", p.vnicType());
        view.put("binding:host_id", p.host());
        view.set("binding:profile", Lists.node(p.profile()));
        view.put("binding:vif_type", bound ? "ovs" : "unbound");
        var details = view.putObject("binding:vif_details");
        if (bound) {
            details.put("port_filter", true).put("connectivity", "l2");
        }
    }
}
