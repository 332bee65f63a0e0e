package foehn.network;

import foehn.kernel.Fault;
import foehn.kernel.json.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a client may say of a subnet, read and checked.
final class SubnetFields {
    /// As Neutron has them.
    private static final int DNS_SERVERS_MAX = 5;

    private static final int ROUTES_MAX = 30;
    private static final Set<String> MODES = Set.of("slaac", "dhcpv6-stateful", "dhcpv6-stateless");

    /// How IPv6 guests come to their addresses.
    record Modes(@Nullable String ra, @Nullable String address) {}

    private SubnetFields() {}

    static Cidr cidr(Fields f) {
        f.optionalText("subnetpool_id", 0, 64).ifPresent(pool -> {
            throw Fault.notFound("SubnetPool", pool);
        });
        requireNoServiceTypes(f);
        long version = f.integer("ip_version", 4, 6);
        if (version == 5) {
            throw Fault.invalid("ip_version", "4 or 6 is expected.");
        }
        var text = f.optionalText("cidr", 1, 64)
                .orElseThrow(() -> Neutron.badRequest(
                        "BadRequest", "Bad subnets request: a subnetpool must be specified in the absence of a cidr."));
        var cidr =
                Cidr.parse(text).orElseThrow(() -> Fault.invalid("cidr", "'" + text + "' is not a valid IP subnet."));
        if (cidr.version() != version) {
            throw Neutron.invalidInput("IP version " + version + " does not match the version of the CIDR " + text);
        }
        if (cidr.prefix() == 0) {
            throw Neutron.invalidInput("0 is not allowed as CIDR prefix length");
        }
        return cidr;
    }

    static void requireNoServiceTypes(Fields f) {
        if (!f.texts("service_types", 255).isEmpty()) {
            throw Neutron.invalidInput("service types of subnets are not supported");
        }
    }

    /// The first address when nothing is said, none when null is.
    static Optional<Ip> gateway(Fields f, Cidr cidr) {
        if (!f.has("gateway_ip")) {
            return Optional.of(cidr.hosts().first());
        }
        return f.optionalText("gateway_ip", 0, 64).map(text -> {
            var ip = Ip.parse(text)
                    .filter(address -> address.version() == cidr.version())
                    .orElseThrow(() -> Fault.invalid("gateway_ip", "'" + text + "' is not a valid IP address."));
            // Outside of the subnet it is the client's affair, as in Neutron.
            if (cidr.version() == 4 && cidr.contains(ip) && !cidr.admits(ip)) {
                throw Neutron.invalidInput("Gateway is not valid on subnet");
            }
            return ip;
        });
    }

    static void requireGatewayOutside(Optional<Ip> gateway, List<Pool> pools) {
        for (var pool : pools) {
            if (gateway.filter(pool::contains).isPresent()) {
                throw Neutron.conflict(
                        "GatewayConflictWithAllocationPools",
                        "Gateway ip " + gateway.get() + " conflicts with allocation pool " + pool.start() + "-"
                                + pool.end() + ".");
            }
        }
    }

    /// Empty when nothing is said.
    static Optional<List<Pool>> pools(Fields f, Cidr cidr) {
        if (!f.has("allocation_pools") || f.isNull("allocation_pools")) {
            return Optional.empty();
        }
        var pools = new ArrayList<Pool>();
        for (var given : f.objects("allocation_pools")) {
            given.allowOnly("start", "end");
            var first = Ip.parse(given.text("start", 1, 64));
            var last = Ip.parse(given.text("end", 1, 64));
            if (first.isEmpty() || last.isEmpty() || first.get().compareTo(last.get()) > 0) {
                throw Neutron.badRequest(
                        "InvalidAllocationPool",
                        "The allocation pool " + given.text("start", 1, 64) + "-" + given.text("end", 1, 64)
                                + " is not valid.");
            }
            var pool = Pool.of(first.get(), last.get());
            if (!cidr.hosts().contains(first.get()) || !cidr.hosts().contains(last.get())) {
                throw Neutron.badRequest(
                        "OutOfBoundsAllocationPool",
                        "The allocation pool " + pool.start() + "-" + pool.end() + " spans beyond the subnet cidr "
                                + cidr + ".");
            }
            for (var other : pools) {
                if (other.overlaps(pool)) {
                    throw Neutron.conflict(
                            "OverlappingAllocationPools",
                            "Found overlapping allocation pools for subnet " + cidr + ".");
                }
            }
            pools.add(pool);
        }
        return Optional.of(pools);
    }

    static Modes modes(Fields f, Cidr cidr, boolean dhcp) {
        var ra = mode(f, "ipv6_ra_mode");
        var address = mode(f, "ipv6_address_mode");
        if (ra != null && address != null && !ra.equals(address)) {
            throw Neutron.invalidInput("ipv6_ra_mode set to '" + ra + "' with ipv6_address_mode set to '" + address
                    + "' is not valid. If both attributes are set, they must be the same value");
        }
        requireDhcpFits(cidr, dhcp, ra, address);
        return new Modes(ra, address);
    }

    private static @Nullable String mode(Fields f, String name) {
        var mode = f.optionalText(name, 0, 32).orElse(null);
        if (mode != null && !MODES.contains(mode)) {
            throw Fault.invalid(
                    name, "'" + mode + "' is not in " + MODES.stream().sorted().toList() + ".");
        }
        return mode;
    }

    static void requireDhcpFits(Cidr cidr, boolean dhcp, @Nullable String ra, @Nullable String address) {
        boolean modes = ra != null || address != null;
        if (cidr.version() == 4 && modes) {
            throw Neutron.invalidInput("ipv6_ra_mode and ipv6_address_mode are valid only for IPv6");
        }
        if (modes && !dhcp) {
            throw Neutron.invalidInput(
                    "ipv6_ra_mode or ipv6_address_mode cannot be set when enable_dhcp is set to" + " False");
        }
        boolean derived = Objects.equals(address, "slaac") || Objects.equals(address, "dhcpv6-stateless");
        if (derived && cidr.prefix() != 64) {
            throw Neutron.invalidInput("Invalid CIDR " + cidr + " for IPv6 address mode. OpenStack uses the EUI-64"
                    + " address format, which requires the prefix to be /64");
        }
        if (cidr.version() == 4 && dhcp && cidr.prefix() >= 31) {
            throw Neutron.invalidInput("Subnet has a prefix length that is incompatible with DHCP service enabled");
        }
    }

    static List<String> dns(Fields f) {
        var servers = f.texts("dns_nameservers", 64);
        if (servers.size() > DNS_SERVERS_MAX) {
            throw Neutron.badRequest(
                    "DNSNameServersExhausted",
                    "Unable to complete operation: at most " + DNS_SERVERS_MAX + " DNS name servers are allowed.");
        }
        return servers.stream()
                .map(text -> Ip.parse(text)
                        .map(Ip::toString)
                        .orElseThrow(
                                () -> Fault.invalid("dns_nameservers", "'" + text + "' is not a valid IP address.")))
                .distinct()
                .toList();
    }

    /// Routes, of a subnet's hosts or of a router.
    static List<Route> routes(Fields f, String name) {
        var routes = new ArrayList<Route>();
        for (var given : f.objects(name)) {
            given.allowOnly("destination", "nexthop");
            var destination = given.text("destination", 1, 64);
            var hop = given.text("nexthop", 1, 64);
            var cidr = Cidr.parse(destination)
                    .orElseThrow(() -> Fault.invalid(name, "'" + destination + "' is not a valid IP subnet."));
            var next = Ip.parse(hop)
                    .filter(ip -> ip.version() == cidr.version())
                    .orElseThrow(() -> Fault.invalid(name, "'" + hop + "' is not a valid nexthop."));
            routes.add(new Route(cidr.toString(), next.toString()));
        }
        if (routes.size() > ROUTES_MAX) {
            throw Neutron.badRequest(
                    "HostRoutesExhausted",
                    "Unable to complete operation: at most " + ROUTES_MAX + " routes are allowed.");
        }
        if (Set.copyOf(routes).size() < routes.size()) {
            throw Fault.invalid(name, "There are duplicates in the list.");
        }
        return routes;
    }
}
