package foehn.compute;

import foehn.hypervisor.MetadataPort;
import foehn.kernel.auth.Caller;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What compute needs of the network service. What operations call, they may call again: every method leaves the
/// same behind however often it is called.
public interface Ports {
    /// What `networks` may say besides a list.
    enum Choice {
        /// Nothing was said: the one network that there is, none when there is none, and 409 when there are more.
        UNSAID,
        AUTO,
        NONE,
        LISTED
    }

    /// For whom the ports of a server are.
    record Owner(String server, String serverName, String projectId, String userId, String zone) {}

    /// An address of a port.
    ///
    /// @param floating a floating IP that leads to it
    record Address(String ip, String subnetId, Optional<String> floating) {}

    /// What the guest is told of a subnet, should it not use DHCP.
    record Subnet(
            String id, String cidr, int version, Optional<String> gateway, List<String> dnsServers, boolean dhcp) {}

    /// A server's port as it is now.
    ///
    /// @param status Neutron's: ACTIVE, DOWN, BUILD
    /// @param securityGroups by name
    record Port(
            String id,
            String networkId,
            String networkName,
            String mac,
            int mtu,
            String status,
            List<Address> addresses,
            List<Subnet> subnets,
            List<String> securityGroups,
            Optional<MetadataPort> metadataPort) {}

    /// A security group as Nova's own, older API describes it.
    record SecurityGroup(String id, String name, String description, String projectId, List<Rule> rules) {
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

    /// Whether this caller may have these interfaces, with the networks filled in; else a fault, as Nova would put
    /// it (400 for what does not exist). Makes nothing.
    ///
    /// @param securityGroups names or ids
    List<NicRequest> check(Caller caller, Choice choice, List<NicRequest> requested, List<String> securityGroups);

    /// Makes the server's ports, or finds those it has, in the order of the request.
    List<Port> ensure(Owner owner, List<NicRequest> requested, List<String> securityGroups);

    /// Tells the network that these ports are now on this host.
    void bind(List<String> ports, String host);

    /// Waits until the network has wired the ports at their host; false when it has not within `wait`.
    boolean awaitBound(List<String> ports, Duration wait);

    /// On both hosts at once, of which only `source` is live: the target is made ready.
    void bindForMigration(List<String> ports, String source, String target);

    /// The guest runs at the target: traffic goes there. What users wait for, so nothing slow belongs here.
    void completeMigration(List<String> ports, String target);

    /// The guest has stayed at the source.
    void revertMigration(List<String> ports, String source);

    /// Deletes the ports that [#ensure] made, and gives back those it adopted.
    void release(String server);

    /// The ports of many servers, each in order; servers without ports are left out.
    Map<String, List<Port>> of(Set<String> servers);

    /// The groups that the server's ports have, each once.
    List<SecurityGroup> securityGroups(String server);

    /// Adds the group to, or takes it from, all ports of the server; 404 when there is no such group, 400 when
    /// the server's ports do not have it.
    void addSecurityGroup(Caller caller, String server, String group);

    void removeSecurityGroup(Caller caller, String server, String group);
}
