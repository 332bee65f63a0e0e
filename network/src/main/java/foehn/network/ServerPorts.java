package foehn.network;

import foehn.kernel.Fault;
import foehn.kernel.auth.Caller;
import foehn.kernel.db.Database;
import foehn.ovn.LogicalNetwork;
import foehn.ovn.LogicalNetwork.Kind;
import foehn.ovn.NetworkUnreachable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The ports of servers, as whoever runs servers needs them. All methods but [#check] leave the same behind however
/// often they are called, and ask nobody whether they may.
public final class ServerPorts {
    /// Asked for by a user: a port that exists, or a network to make one in.
    public record Request(
            @Nullable String network,
            @Nullable String port,
            @Nullable String fixedIp) {}

    /// An address of a port.
    ///
    /// @param floating a floating IP that leads to it
    public record Address(String ip, String subnetId, Optional<String> floating) {}

    /// A subnet, as the guest is told.
    public record Range(
            String id, String cidr, int version, Optional<String> gateway, List<String> dnsServers, boolean dhcp) {}

    /// The network's port for the metadata service.
    ///
    /// @param cidrAddresses with the subnet's prefix length
    public record Metadata(String portId, String mac, List<String> cidrAddresses) {}

    /// A server's port as it is now.
    ///
    /// @param securityGroups by name
    public record Attached(
            String id,
            String networkId,
            String networkName,
            String mac,
            int mtu,
            String status,
            List<Address> addresses,
            List<Range> subnets,
            List<String> securityGroups,
            Optional<Metadata> metadata) {}

    /// A security group, for an API that knows only what may come in.
    public record Group(String id, String name, String description, String projectId, List<Rule> ingress) {
        /// What may come in. Absent means any.
        ///
        /// @param remoteGroup the name of the group whose members it is about
        public record Rule(
                String id,
                Optional<String> protocol,
                Optional<Integer> portMin,
                Optional<Integer> portMax,
                Optional<String> remoteCidr,
                Optional<String> remoteGroup) {}
    }

    private final Database db;
    private final Stores stores;
    private final Plugboard plugboard;
    private final Groups groups;
    private final Wiring wiring;
    private final LogicalNetwork network;
    private final InstantSource clock;
    private final ServerPortCheck check;
    private final ServerPortView view;

    ServerPorts(
            Stores stores,
            Plugboard plugboard,
            Groups groups,
            Quotas quotas,
            PortStatus status,
            Wiring wiring,
            LogicalNetwork network,
            NetworkConfig config,
            InstantSource clock) {
        this.db = stores.db;
        this.stores = stores;
        this.plugboard = plugboard;
        this.groups = groups;
        this.wiring = wiring;
        this.network = network;
        this.clock = clock;
        this.check = new ServerPortCheck(stores, groups, quotas);
        this.view = new ServerPortView(stores, status, config);
    }

    /// The requests with their networks filled in, when this caller may have these interfaces; else a fault.
    public List<Request> check(Caller caller, List<Request> requested, List<String> securityGroups) {
        return check.check(caller, requested, securityGroups);
    }

    /// The networks that the caller's servers could be on: their own and shared ones, external ones apart.
    public List<String> networksFor(Caller caller) {
        return check.networksFor(caller);
    }

    /// Makes the server's ports, or finds those it has, in the order of the requests.
    ///
    /// @param owner what the device owner shall be: `compute:nova`
    /// @param securityGroups by name or id, for the ports that are made
    public List<Attached> ensure(
            String server, String owner, String projectId, List<Request> requested, List<String> securityGroups) {
        var made = db.write(_ -> {
            var byNic = new ArrayList<String>();
            for (int nic = 0; nic < requested.size(); nic++) {
                byNic.add(ensure(server, owner, projectId, requested.get(nic), nic, securityGroups));
            }
            return byNic;
        });
        var all = of(Set.of(server)).getOrDefault(server, List.of());
        return made.stream()
                .flatMap(id -> all.stream().filter(port -> port.id().equals(id)))
                .toList();
    }

    private String ensure(
            String server, String owner, String project, Request request, int nic, List<String> securityGroups) {
        var present = stores.ports.all(Where.is("device_id", server).and("nic", nic));
        if (!present.isEmpty()) {
            return present.getFirst().id();
        }
        return request.port() == null
                ? make(server, owner, project, request, nic, securityGroups)
                : adopt(server, owner, request.port(), nic);
    }

    private String make(
            String server, String owner, String project, Request request, int nic, List<String> securityGroups) {
        var networkId = Optional.ofNullable(request.network()).orElse("");
        var home = stores.networks.find(networkId).orElseThrow(() -> Fault.notFound("Network", networkId));
        var port = plugboard.draft(home, project).device(server, owner, nic, true);
        var wanted = Optional.ofNullable(request.fixedIp()).map(ip -> List.of(new Addresses.Wanted(null, ip)));
        plugboard.plug(port, wanted, port.portSecurityEnabled() ? groupIds(project, securityGroups) : List.of());
        return port.id();
    }

    private Collection<String> groupIds(String project, List<String> namesOrIds) {
        if (namesOrIds.isEmpty()) {
            return List.of(groups.ensureDefault(project).id());
        }
        var ids = new LinkedHashSet<String>();
        namesOrIds.forEach(group -> ids.add(groups.resolve(project, group)));
        return ids;
    }

    private String adopt(String server, String owner, String portId, int nic) {
        var port = stores.ports.find(portId).orElseThrow(() -> Fault.notFound("Port", portId));
        if (!port.deviceId().isEmpty() && !port.deviceId().equals(server)) {
            throw Fault.conflict("Port " + portId + " is still in use.");
        }
        write(port.device(server, owner, nic, false));
        return portId;
    }

    private void write(Port port) {
        if (!stores.ports.update(port, clock.millis())) {
            throw Fault.conflict("Port " + port.id() + " has just been changed.");
        }
        wiring.changed(Kind.PORT, port.id());
    }

    /// These ports are now on this host.
    public void bind(List<String> ports, String host) {
        place(ports, host, null);
    }

    /// On both hosts at once, of which only `source` is live.
    public void bindForMigration(List<String> ports, String source, String target) {
        place(ports, source, target);
    }

    /// One OVN transaction a port, after one in the database.
    private void place(List<String> ports, String host, @Nullable String migratingTo) {
        db.run(_ -> {
            stores.portLinks.place(ports, host, migratingTo, clock.millis());
            ports.forEach(port -> wiring.changed(Kind.PORT, port));
        });
    }

    /// Whether all ports are up at their host before `wait` is over.
    public boolean awaitBound(List<String> ports, Duration wait) {
        long end = System.nanoTime() + wait.toNanos();
        try {
            for (var port : stores.ports.byId(ports).values()) {
                var left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
                if (!port.host().isEmpty() && !network.awaitBound(port.id(), port.host(), left)) {
                    return false;
                }
            }
            return true;
        } catch (NetworkUnreachable away) {
            return false;
        }
    }

    /// Deletes the ports that were made for the server, and gives back those that it adopted.
    public void release(String server) {
        db.run(_ -> {
            for (var port : stores.ports.all(Where.is("device_id", server))) {
                if (port.ofServer()) {
                    plugboard.unplug(port);
                } else if (!port.isOurs()) {
                    write(port.free());
                }
            }
        });
    }

    /// The ports of many servers, each in order; servers without ports are left out.
    public Map<String, List<Attached>> of(Set<String> servers) {
        return view.of(servers);
    }

    /// The groups that the server's ports have, each once.
    public List<Group> securityGroups(String server) {
        return view.groups(server);
    }

    public void addSecurityGroup(Caller caller, String server, String group) {
        db.run(_ -> {
            for (var port : guarded(caller, server)) {
                var ids = new HashSet<>(groupsOf(port));
                ids.add(groups.resolve(port.projectId(), group));
                setGroups(port, ids);
            }
        });
    }

    public void removeSecurityGroup(Caller caller, String server, String group) {
        db.run(_ -> {
            boolean had = false;
            for (var port : guarded(caller, server)) {
                var ids = new HashSet<>(groupsOf(port));
                had |= ids.remove(groups.resolve(port.projectId(), group));
                setGroups(port, ids);
            }
            if (!had) {
                throw Fault.notFound("Security group", group);
            }
        });
    }

    private List<String> groupsOf(Port port) {
        return stores.portLinks.groups(Set.of(port.id())).getOrDefault(port.id(), List.of());
    }

    /// The server's ports that can have security groups.
    private List<Port> guarded(Caller caller, String server) {
        var ports = stores.ports.all(Where.is("device_id", server)).stream()
                .filter(port -> caller.mayTouch(port.projectId()) && port.portSecurityEnabled())
                .toList();
        if (ports.isEmpty()) {
            throw Fault.invalid("server", "It has no port with port security.");
        }
        return ports;
    }

    private void setGroups(Port port, Set<String> ids) {
        stores.portLinks.setGroups(port.id(), ids);
        stores.ports.touch(port.id(), clock.millis());
        wiring.changed(Kind.PORT, port.id());
    }
}
