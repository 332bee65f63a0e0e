package foehn.network;

import foehn.kernel.FaultException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which addresses a port gets. Called within a transaction.
final class Addresses {
    /// Two processes may want the same address; the one that loses looks again.
    private static final int ATTEMPTS_MAX = 20;

    /// What a client says of one fixed address: where, which, or both.
    record Wanted(@Nullable String subnetId, @Nullable String ip) {}

    private final AddressStore store;
    private final RowStore<Subnet> subnets;

    Addresses(AddressStore store, RowStore<Subnet> subnets) {
        this.store = store;
        this.subnets = subnets;
    }

    /// Gives the port its addresses.
    ///
    /// @param wanted empty: one of each version that the network has
    void assign(Port port, Optional<List<Wanted>> wanted) {
        var here = subnets.all(Where.is("network_id", port.networkId()));
        int place = 0;
        if (wanted.isPresent()) {
            for (var one : wanted.get()) {
                take(port, here, one, place++);
            }
        } else {
            for (int version : List.of(4, 6)) {
                var open = here.stream()
                        .filter(s -> s.ipVersion() == version && !s.derivesAddresses())
                        .toList();
                if (!open.isEmpty()) {
                    takeAny(port, open, place++);
                }
            }
        }
        if (wanted.isEmpty() || !wanted.get().isEmpty()) {
            derive(port, here, place);
        }
    }

    /// Changes the addresses to those wanted, keeping what fits.
    void change(Port port, List<Wanted> wanted) {
        var here = subnets.all(Where.is("network_id", port.networkId()));
        var before = new ArrayList<>(store.of(port.id()));
        var missing = new ArrayList<Wanted>();
        var kept = new ArrayList<PortAddress>();
        for (var one : wanted) {
            var fits = before.stream().filter(has -> fits(has, one)).findFirst();
            fits.ifPresentOrElse(
                    has -> {
                        before.remove(has);
                        kept.add(has);
                    },
                    () -> missing.add(one));
        }
        before.forEach(store::release);
        int place = kept.stream().mapToInt(a -> a.place() + 1).max().orElse(0);
        for (var one : missing) {
            take(port, here, one, place++);
        }
        if (!wanted.isEmpty()) {
            derive(port, here, place);
        }
    }

    private static boolean fits(PortAddress has, Wanted wanted) {
        return (wanted.subnetId == null || wanted.subnetId.equals(has.subnetId()))
                && (wanted.ip == null || parse(wanted.ip).toString().equals(has.ip()));
    }

    /// The addresses that the guest makes for itself. Routers do not.
    private void derive(Port port, List<Subnet> here, int firstPlace) {
        if (port.isOurs()) {
            return;
        }
        int place = firstPlace;
        var has = new HashSet<String>();
        store.of(port.id()).forEach(address -> has.add(address.subnetId()));
        for (var subnet : here) {
            if (subnet.derivesAddresses() && has.add(subnet.id())) {
                var ip = subnet.range().derived(port.mac());
                if (!store.take(PortAddress.of(subnet.id(), ip, port.id(), place++))) {
                    throw inUse(ip, port.networkId());
                }
            }
        }
    }

    /// A subnet where guests make their own addresses has come to a network that has ports.
    void deriveFor(Port port, Subnet subnet) {
        derive(port, List.of(subnet), store.of(port.id()).size());
    }

    private void take(Port port, List<Subnet> here, Wanted wanted, int place) {
        var named = wanted.subnetId == null
                ? here
                : here.stream().filter(s -> s.id().equals(wanted.subnetId)).toList();
        if (named.isEmpty() && wanted.subnetId != null) {
            throw Neutron.badRequest(
                    "InvalidInput",
                    "Invalid input for operation: Failed to create port on network " + port.networkId()
                            + ", because fixed_ips included invalid subnet " + wanted.subnetId + ".");
        }
        if (wanted.ip == null) {
            takeSomeOf(port, named, place);
            return;
        }
        var ip = parse(wanted.ip);
        var subnet = named.stream().filter(s -> s.range().admits(ip)).findFirst();
        if (subnet.isEmpty() && wanted.subnetId != null) {
            throw Neutron.badRequest(
                    "InvalidIpForSubnet", "IP address " + ip + " is not a valid IP for the specified subnet.");
        }
        if (subnet.isEmpty()) {
            throw Neutron.badRequest(
                    "InvalidIpForNetwork",
                    "IP address " + ip + " is not a valid IP for any of the subnets on the specified network.");
        }
        if (!store.take(PortAddress.of(subnet.get().id(), ip, port.id(), place))) {
            throw inUse(ip, port.networkId());
        }
    }

    private void takeSomeOf(Port port, List<Subnet> named, int place) {
        var derived = named.stream().filter(Subnet::derivesAddresses).findFirst();
        if (derived.isPresent() && !port.isOurs()) {
            var ip = derived.get().range().derived(port.mac());
            if (!store.take(PortAddress.of(derived.get().id(), ip, port.id(), place))) {
                throw inUse(ip, port.networkId());
            }
        } else {
            takeAny(port, named, place);
        }
    }

    private static Ip parse(String text) {
        return Ip.parse(text).orElseThrow(() -> Neutron.invalidInput("'" + text + "' is not a valid IP address"));
    }

    private static FaultException inUse(Ip ip, String networkId) {
        return Neutron.conflict(
                "IpAddressInUse",
                "Unable to complete operation for network " + networkId + ". The IP address " + ip + " is in use.");
    }

    private void takeAny(Port port, List<Subnet> open, int place) {
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            var free = free(open);
            if (free.isEmpty()) {
                break;
            }
            var candidate = free.get();
            if (store.take(
                    new PortAddress(candidate.subnetId(), candidate.sortKey(), candidate.ip(), port.id(), place))) {
                return;
            }
        }
        throw Neutron.conflict(
                "IpAddressGenerationFailure", "No more IP addresses available on network " + port.networkId() + ".");
    }

    private Optional<PortAddress> free(List<Subnet> open) {
        for (var subnet : open) {
            for (var pool : subnet.poolList()) {
                var ip = store.lowestFree(subnet.id(), pool);
                if (ip.isPresent()) {
                    return Optional.of(PortAddress.of(subnet.id(), ip.get(), "", 0));
                }
            }
        }
        return Optional.empty();
    }

    /// Whether any of these subnets has an address left.
    boolean hasFree(Set<String> subnetIds) {
        return free(List.copyOf(subnets.byId(subnetIds).values())).isPresent();
    }
}
