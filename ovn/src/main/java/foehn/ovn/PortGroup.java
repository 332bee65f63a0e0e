package foehn.ovn;

import java.util.List;

/// A set of ports with the packet filter they share: Neutron's security group. Ports name the groups they are in.
///
/// @param rules allowed traffic; a port in any group has all else dropped, both ways (DHCP, ARP and the answers to
///     allowed connections pass)
public record PortGroup(String id, String name, List<Rule> rules) {
    /// One allow rule.
    ///
    /// @param match OVN's match expression for everything but direction and port (`ip4 && tcp.dst == 22`); the
    ///     text `$peer` in it is not used: a remote group is given by `remoteGroupId`
    /// @param remoteGroupId only to or from addresses of ports in this group; empty string: any
    public record Rule(String id, boolean ingress, String match, String remoteGroupId) {}
}
