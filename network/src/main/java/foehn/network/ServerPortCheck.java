package foehn.network;

import foehn.kernel.Fault;
import foehn.kernel.auth.Caller;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Whether a server may have the interfaces that its user asked for. Makes nothing, but a project's default group.
final class ServerPortCheck {
    private final Stores stores;
    private final Groups groups;
    private final Quotas quotas;
    private final Lookup<Network> networks;
    private final Lookup<Port> ports;

    ServerPortCheck(Stores stores, Groups groups, Quotas quotas) {
        this.stores = stores;
        this.groups = groups;
        this.quotas = quotas;
        this.networks = new Lookup<>(stores.networks, Networks.SCHEMA);
        this.ports = new Lookup<>(stores.ports, Ports.SCHEMA);
    }

    List<String> networksFor(Caller caller) {
        var own = stores.networks.all(Where.is("project_id", caller.project()));
        var shared = stores.networks.all(Where.is("shared", true));
        var ids = new ArrayList<String>();
        for (var network : List.of(own, shared)) {
            network.stream().filter(n -> !n.external() && !ids.contains(n.id())).forEach(n -> ids.add(n.id()));
        }
        return ids;
    }

    List<ServerPorts.Request> check(Caller caller, List<ServerPorts.Request> requested, List<String> securityGroups) {
        securityGroups.forEach(group -> asBadRequest(() -> groups.resolve(caller.project(), group)));
        var checked = new ArrayList<ServerPorts.Request>();
        var adopted = new HashSet<String>();
        for (var request : requested) {
            if (request.port() == null) {
                checked.add(network(caller, request));
            } else if (adopted.add(request.port())) {
                checked.add(port(caller, request.port()));
            } else {
                throw Fault.invalid("networks", "Port " + request.port() + " is named twice.");
            }
        }
        requireRoom(caller, requested.size() - adopted.size());
        return checked;
    }

    private void requireRoom(Caller caller, int more) {
        long limit = quotas.limits(caller.project()).getOrDefault(Quotas.PORT, -1L);
        if (limit >= 0 && quotas.used(caller.project(), Quotas.PORT) + more > limit) {
            throw Fault.forbidden("Maximum number of ports exceeded");
        }
    }

    private ServerPorts.Request port(Caller caller, String id) {
        var port = asBadRequest(() -> ports.visible(caller, id));
        if (!port.deviceId().isEmpty()) {
            throw Fault.conflict("Port " + id + " is still in use.");
        }
        if (!port.projectId().equals(caller.project()) && !caller.isAdmin()) {
            throw Fault.invalid("port", "Port " + id + " not usable for the server.");
        }
        if (stores.addresses.of(id).isEmpty()) {
            throw Fault.invalid("port", "Port " + id + " requires a FixedIP in order to be used.");
        }
        return new ServerPorts.Request(port.networkId(), id, null);
    }

    private ServerPorts.Request network(Caller caller, ServerPorts.Request request) {
        var id = Optional.ofNullable(request.network()).orElse("");
        var network = asBadRequest(() -> networks.visible(caller, id));
        if (network.external() && !network.shared() && !caller.mayTouch(network.projectId())) {
            throw Fault.forbidden("It is not allowed to create an interface on external network " + id);
        }
        var subnets = stores.subnets.all(Where.is("network_id", id));
        if (subnets.isEmpty()) {
            throw Fault.invalid("networks", "Network " + id + " requires a subnet in order to boot instances on.");
        }
        if (request.fixedIp() != null) {
            requireFree(subnets, id, request.fixedIp());
        }
        return new ServerPorts.Request(id, null, request.fixedIp());
    }

    private void requireFree(List<Subnet> subnets, String networkId, String text) {
        var ip = Ip.parse(text).orElseThrow(() -> Fault.invalid("fixed_ip", text + " is no IP address."));
        var subnet = subnets.stream()
                .filter(s -> s.range().admits(ip))
                .findFirst()
                .orElseThrow(() -> Fault.invalid(
                        "fixed_ip", "Fixed IP " + ip + " is not a valid ip address for network " + networkId + "."));
        boolean taken = stores.addresses.inSubnet(subnet.id()).stream()
                .anyMatch(address -> address.ip().equals(ip.toString()));
        if (taken) {
            throw Fault.invalid("fixed_ip", "Fixed IP address " + ip + " is already in use on network " + networkId);
        }
    }

    /// What does not exist is, in a request for a server, the request's fault.
    private static <T> T asBadRequest(java.util.function.Supplier<T> look) {
        try {
            return look.get();
        } catch (foehn.kernel.FaultException refused) {
            if (refused.fault() instanceof Fault.NotFound missing) {
                throw Fault.named(400, "badRequest", missing.message());
            }
            throw refused;
        }
    }

    /// Which of these servers' device owners mark a port as a server's.
    static boolean isServers(Port port, Set<String> servers) {
        return servers.contains(port.deviceId()) && !port.isOurs();
    }
}
