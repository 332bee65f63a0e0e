package foehn.compute;

import foehn.kernel.Fault;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// What hangs below one server and is only looked at: addresses, interfaces, security groups, diagnostics.
final class ServerDetailRoutes {
    private final Servers servers;
    private final ServerDiagnostics diagnostics;

    ServerDetailRoutes(Servers servers, ServerDiagnostics diagnostics) {
        this.servers = servers;
        this.diagnostics = diagnostics;
    }

    Routes routes() {
        return new Routes()
                .on("GET", "/v2.1/servers/{id}/ips", Policy.READER, this::addresses)
                .on("GET", "/v2.1/servers/{id}/ips/{network}", Policy.READER, this::addressesOf)
                .on("GET", "/v2.1/servers/{id}/os-interface", Policy.READER, this::interfaces)
                .on("POST", "/v2.1/servers/{id}/os-interface", Policy.MEMBER, this::attach)
                .on("GET", "/v2.1/servers/{id}/os-interface/{port}", Policy.READER, this::oneInterface)
                .on("DELETE", "/v2.1/servers/{id}/os-interface/{port}", Policy.MEMBER, this::detach)
                .on("GET", "/v2.1/servers/{id}/os-security-groups", Policy.READER, this::securityGroups)
                .on("GET", "/v2.1/servers/{id}/os-server-password", Policy.READER, this::password)
                .on("DELETE", "/v2.1/servers/{id}/os-server-password", Policy.MEMBER, this::forgetPassword)
                .on("GET", "/v2.1/servers/{id}/diagnostics", Policy.ADMIN, this::diagnose)
                .on("POST", "/v2.1/servers/{id}/remote-consoles", Policy.MEMBER, this::console);
    }

    private List<Ports.Port> ports(Exchange x) {
        return servers.ports(x.caller(), x.variable("id"));
    }

    private void addresses(Exchange x) {
        var body = Json.object();
        body.set("addresses", new AddressView(false).all(ports(x)));
        x.json(200, body);
    }

    private void addressesOf(Exchange x) {
        var network = x.variable("network");
        var all = new AddressView(false).all(ports(x));
        if (!all.has(network)) {
            throw Fault.named(404, "itemNotFound", "Network name not found");
        }
        var body = Json.object();
        body.set(network, all.get(network));
        x.json(200, body);
    }

    private void interfaces(Exchange x) {
        var body = Json.object();
        var array = body.putArray("interfaceAttachments");
        ports(x).forEach(port -> array.add(view(x, port)));
        x.json(200, body);
    }

    private Ports.Port port(Exchange x) {
        var id = x.variable("port");
        return ports(x).stream()
                .filter(p -> p.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Fault.named(
                        404, "itemNotFound", "Instance " + x.variable("id") + " does not have a port with id " + id));
    }

    private void oneInterface(Exchange x) {
        var body = Json.object();
        body.set("interfaceAttachment", view(x, port(x)));
        x.json(200, body);
    }

    private static ObjectNode view(Exchange x, Ports.Port port) {
        var view = Json.object()
                .put("port_id", port.id())
                .put("net_id", port.networkId())
                .put("mac_addr", port.mac())
                .put("port_state", port.status());
        var addresses = view.putArray("fixed_ips");
        port.addresses()
                .forEach(a ->
                        addresses.addObject().put("subnet_id", a.subnetId()).put("ip_address", a.ip()));
        if (Microversion.of(x).atLeast(70)) {
            view.putNull("tag");
        }
        return view;
    }

    /// No hypervisor here plugs interfaces into running guests.
    private void attach(Exchange x) {
        Fields.of(x.json(), "body").allowOnly("interfaceAttachment").object("interfaceAttachment");
        var server = servers.unlocked(x.caller(), x.variable("id"));
        throw Fault.named(
                400, "badRequest", "Attaching network interfaces is not supported for instance " + server.id() + ".");
    }

    private void detach(Exchange x) {
        servers.unlocked(x.caller(), x.variable("id"));
        port(x);
        throw Fault.named(501, "notImplemented", "Detaching network interfaces is not supported.");
    }

    private void securityGroups(Exchange x) {
        var body = Json.object();
        var array = body.putArray("security_groups");
        servers.securityGroups(x.caller(), x.variable("id")).forEach(g -> array.add(view(g)));
        x.json(200, body);
    }

    private static ObjectNode view(Ports.SecurityGroup group) {
        var view = Json.object()
                .put("id", group.id())
                .put("name", group.name())
                .put("description", group.description())
                .put("tenant_id", group.projectId());
        var rules = view.putArray("rules");
        for (Ports.SecurityGroup.Rule rule : group.rules()) {
            var shown = rules.addObject()
                    .put("id", rule.id())
                    .put("parent_group_id", group.id())
                    .put("ip_protocol", rule.protocol().orElse(null))
                    .put("from_port", rule.portMin().orElse(null))
                    .put("to_port", rule.portMax().orElse(null));
            var remote = shown.putObject("group");
            rule.remoteGroup().ifPresent(name -> remote.put("name", name).put("tenant_id", group.projectId()));
            var range = shown.putObject("ip_range");
            if (rule.remoteGroup().isEmpty()) {
                range.put("cidr", rule.remoteCidr().orElse("0.0.0.0/0"));
            }
        }
        return view;
    }

    /// The password that the guest itself encrypted and posted: no guest's agent here does.
    private void password(Exchange x) {
        servers.get(x.caller(), x.variable("id"));
        x.json(200, Json.object().put("password", ""));
    }

    private void forgetPassword(Exchange x) {
        servers.unlocked(x.caller(), x.variable("id"));
        x.status(204);
    }

    private void diagnose(Exchange x) {
        var server = servers.get(x.caller(), x.variable("id"));
        var found = diagnostics.of(server);
        x.json(200, Microversion.of(x).atLeast(48) ? found.standard() : found.legacy());
    }

    private void console(Exchange x) {
        Microversion.of(x).require(6, Integer.MAX_VALUE);
        var console = x.fields("remote_console").allowOnly("protocol", "type");
        console.text("protocol", 1, 255);
        var type = console.text("type", 1, 255);
        servers.get(x.caller(), x.variable("id"));
        throw Fault.named(400, "badRequest", "Unavailable console type " + type + ".");
    }
}
