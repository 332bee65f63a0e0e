package foehn.compute;

import foehn.kernel.json.Json;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A server's addresses by network, as Nova shows them.
///
/// @param extended with MAC addresses, and whether an address is fixed or floating
record AddressView(boolean extended) {

    ObjectNode all(List<Ports.Port> ports) {
        var view = Json.object();
        for (Ports.Port port : ports) {
            var addresses = view.withArrayProperty(port.networkName());
            for (Ports.Address address : port.addresses()) {
                add(addresses, address.ip(), port.mac(), "fixed");
                address.floating().ifPresent(ip -> add(addresses, ip, port.mac(), "floating"));
            }
        }
        return view;
    }

    private void add(ArrayNode addresses, String ip, String mac, String kind) {
        var view = addresses
                .addObject()
                .put("version", ip.indexOf(':') < 0 ? 4 : 6)
                .put("addr", ip);
        if (extended) {
            view.put("OS-EXT-IPS:type", kind).put("OS-EXT-IPS-MAC:mac_addr", mac);
        }
    }
}
