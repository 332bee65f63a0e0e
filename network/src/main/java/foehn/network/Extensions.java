package foehn.network;

import foehn.kernel.Fault;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// `/v2.0/extensions`: what the service can do beyond Neutron's core, and nothing else.
final class Extensions {
    private static final Map<String, String> NAMES = names();

    private static Map<String, String> names() {
        var names = new LinkedHashMap<String, String>();
        names.put("agent", "agent");
        names.put("allowed-address-pairs", "Allowed Address Pairs");
        names.put("availability_zone", "Availability Zone");
        names.put("binding", "Port Binding");
        names.put("empty-string-filtering", "Empty String Filtering Extension");
        names.put("ext-gw-mode", "Neutron L3 Configurable external gateway mode");
        names.put("external-net", "Neutron external network");
        names.put("extraroute", "Neutron Extra Route");
        names.put("extraroute-atomic", "Atomically add/remove extra routes");
        names.put("filter-validation", "Filter parameters validation");
        names.put("fip-port-details", "Floating IP Port Details Extension");
        names.put("ip-substring-filtering", "IP address substring filtering");
        names.put("l3-ha", "HA Router extension");
        names.put("net-mtu", "Network MTU");
        names.put("net-mtu-writable", "Network MTU (writable)");
        names.put("network-ip-availability", "Network IP Availability");
        names.put("network_availability_zone", "Network Availability Zone");
        names.put("pagination", "Pagination support");
        names.put("port-security", "Port Security");
        names.put("project-id", "project_id field enabled");
        names.put("provider", "Provider Network");
        names.put("quota_details", "Quota details management support");
        names.put("quotas", "Quota management support");
        names.put("router", "Neutron L3 Router");
        names.put("router_availability_zone", "Router Availability Zone");
        names.put("security-group", "security-group");
        names.put("security-groups-normalized-cidr", "Normalized CIDR field for security group rules");
        names.put("sorting", "Sorting support");
        names.put("standard-attr-description", "standard-attr-description");
        names.put("standard-attr-revisions", "Resource revision numbers");
        names.put("standard-attr-tag", "Tag support for resources with standard attribute");
        names.put("standard-attr-timestamp", "Resource timestamps");
        return names;
    }

    Routes routes() {
        return new Routes()
                .on("GET", "/v2.0/extensions", Policy.READER, Extensions::list)
                .on("GET", "/v2.0/extensions/{alias}", Policy.READER, Extensions::show);
    }

    private static void list(Exchange x) {
        var body = Json.object();
        var all = body.putArray("extensions");
        NAMES.keySet().forEach(alias -> all.add(view(alias)));
        x.json(200, body);
    }

    private static void show(Exchange x) {
        var alias = x.variable("alias");
        if (!NAMES.containsKey(alias)) {
            throw Fault.notFound("Extension", alias);
        }
        var body = Json.object();
        body.set("extension", view(alias));
        x.json(200, body);
    }

    private static ObjectNode view(String alias) {
        var name = NAMES.getOrDefault(alias, alias);
        var view = Json.object();
        view.put("alias", alias);
        view.put("name", name);
        view.put("description", name);
        view.put("updated", "2026-01-01T00:00:00-00:00");
        view.putArray("links");
        return view;
    }
}
