package foehn.server;

import foehn.compute.NicRequest;
import foehn.compute.Ports;
import foehn.hypervisor.MetadataPort;
import foehn.kernel.Fault;
import foehn.kernel.auth.Caller;
import foehn.network.ServerPorts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What compute needs of the network service, in the network service's words.
final class ComputePorts implements Ports {
    private final ServerPorts network;

    ComputePorts(ServerPorts network) {
        this.network = network;
    }

    @Override
    public List<NicRequest> check(
            Caller caller, Choice choice, List<NicRequest> requested, List<String> securityGroups) {
        var wanted = switch (choice) {
            case NONE -> List.<NicRequest>of();
            case LISTED -> requested;
            case UNSAID, AUTO -> theOnlyOne(caller, choice);
        };
        var checked =
                network.check(caller, wanted.stream().map(ComputePorts::request).toList(), securityGroups);
        var answer = new ArrayList<NicRequest>();
        for (int i = 0; i < checked.size(); i++) {
            var one = checked.get(i);
            answer.add(new NicRequest(
                    one.network(), one.port(), one.fixedIp(), wanted.get(i).tag()));
        }
        return answer;
    }

    private List<NicRequest> theOnlyOne(Caller caller, Choice choice) {
        var networks = network.networksFor(caller);
        if (networks.size() > 1) {
            throw Fault.conflict("Multiple possible networks found, use a Network ID to be more specific.");
        }
        if (networks.isEmpty() && choice == Choice.AUTO) {
            throw Fault.named(
                    400, "badRequest", "Unable to automatically allocate a network for project " + caller.project());
        }
        return networks.stream().map(id -> new NicRequest(id, null, null, null)).toList();
    }

    private static ServerPorts.Request request(NicRequest nic) {
        return new ServerPorts.Request(nic.network(), nic.port(), nic.fixedIp());
    }

    @Override
    public List<Port> ensure(Owner owner, List<NicRequest> requested, List<String> securityGroups) {
        var requests = requested.stream().map(ComputePorts::request).toList();
        return ports(
                network.ensure(owner.server(), "compute:" + owner.zone(), owner.projectId(), requests, securityGroups));
    }

    @Override
    public void bind(List<String> ports, String host) {
        network.bind(ports, host);
    }

    @Override
    public boolean awaitBound(List<String> ports, Duration wait) {
        return network.awaitBound(ports, wait);
    }

    @Override
    public void bindForMigration(List<String> ports, String source, String target) {
        network.bindForMigration(ports, source, target);
    }

    @Override
    public void completeMigration(List<String> ports, String target) {
        network.bind(ports, target);
    }

    @Override
    public void revertMigration(List<String> ports, String source) {
        network.bind(ports, source);
    }

    @Override
    public void release(String server) {
        network.release(server);
    }

    @Override
    public Map<String, List<Port>> of(Set<String> servers) {
        var all = new LinkedHashMap<String, List<Port>>();
        network.of(servers).forEach((server, attached) -> all.put(server, ports(attached)));
        return all;
    }

    @Override
    public List<SecurityGroup> securityGroups(String server) {
        return network.securityGroups(server).stream()
                .map(group -> new SecurityGroup(
                        group.id(),
                        group.name(),
                        group.description(),
                        group.projectId(),
                        group.ingress().stream().map(ComputePorts::rule).toList()))
                .toList();
    }

    private static SecurityGroup.Rule rule(ServerPorts.Group.Rule rule) {
        return new SecurityGroup.Rule(
                rule.id(), rule.protocol(), rule.portMin(), rule.portMax(), rule.remoteCidr(), rule.remoteGroup());
    }

    @Override
    public void addSecurityGroup(Caller caller, String server, String group) {
        network.addSecurityGroup(caller, server, group);
    }

    @Override
    public void removeSecurityGroup(Caller caller, String server, String group) {
        network.removeSecurityGroup(caller, server, group);
    }

    private static List<Port> ports(List<ServerPorts.Attached> attached) {
        return attached.stream().map(ComputePorts::port).toList();
    }

    private static Port port(ServerPorts.Attached a) {
        return new Port(
                a.id(),
                a.networkId(),
                a.networkName(),
                a.mac(),
                a.mtu(),
                a.status(),
                a.addresses().stream()
                        .map(x -> new Address(x.ip(), x.subnetId(), x.floating()))
                        .toList(),
                a.subnets().stream()
                        .map(s -> new Subnet(s.id(), s.cidr(), s.version(), s.gateway(), s.dnsServers(), s.dhcp()))
                        .toList(),
                a.securityGroups(),
                a.metadata().map(m -> new MetadataPort(m.portId(), m.mac(), m.cidrAddresses())));
    }
}
