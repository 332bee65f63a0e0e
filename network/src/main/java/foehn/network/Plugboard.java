package foehn.network;

import foehn.kernel.Ids;
import foehn.ovn.LogicalNetwork.Kind;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Makes and removes ports with all that hangs on them: what every rule about ports is built on. It asks nobody
/// whether they may. Called within a transaction.
final class Plugboard {
    private static final String MAC_PREFIX = "fa:16:3e";
    private static final int ATTEMPTS_MAX = 10;

    private final Stores stores;
    private final Addresses addresses;
    private final Wiring wiring;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    Plugboard(Stores stores, Addresses addresses, Wiring wiring, InstantSource clock) {
        this.stores = stores;
        this.addresses = addresses;
        this.wiring = wiring;
        this.clock = clock;
    }

    /// A port as it is when nothing is said about it; not written yet.
    Port draft(Network network, String projectId) {
        long now = clock.millis();
        return new Port(
                Ids.uuid(),
                projectId,
                network.id(),
                "",
                "",
                freeMac(network.id()),
                true,
                "",
                "",
                network.portSecurityEnabled(),
                "",
                Lists.EMPTY,
                Lists.EMPTY,
                "normal",
                "{}",
                "",
                null,
                null,
                false,
                Lists.EMPTY,
                1,
                now,
                now);
    }

    /// A port of the network service itself.
    Port own(Network network, String projectId, String deviceOwner, String deviceId) {
        var d = draft(network, projectId);
        return new Port(
                d.id(),
                d.projectId(),
                d.networkId(),
                "",
                "",
                d.mac(),
                true,
                deviceId,
                deviceOwner,
                false,
                "",
                d.allowedPairs(),
                d.dhcpOpts(),
                d.vnicType(),
                d.profile(),
                "",
                null,
                null,
                false,
                d.tags(),
                1,
                d.createdAt(),
                d.updatedAt());
    }

    private String freeMac(String networkId) {
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            var mac = String.format(
                    Locale.ROOT,
                    "%s:%02x:%02x:%02x",
                    MAC_PREFIX,
                    random.nextInt(256),
                    random.nextInt(256),
                    random.nextInt(256));
            if (!stores.portLinks.macIsTaken(networkId, mac)) {
                return mac;
            }
        }
        throw Neutron.conflict("MacAddressGenerationFailure", "Unable to generate unique mac on network " + networkId);
    }

    void requireFreeMac(String networkId, String mac) {
        if (stores.portLinks.macIsTaken(networkId, mac)) {
            throw Neutron.conflict(
                    "MacAddressInUse",
                    "Unable to complete operation for network " + networkId + ". The mac address " + mac
                            + " is in use.");
        }
    }

    /// @param wanted empty: an address of each version
    void plug(Port port, Optional<List<Addresses.Wanted>> wanted, Collection<String> groups) {
        stores.ports.insert(port);
        addresses.assign(port, wanted);
        stores.portLinks.setGroups(port.id(), groups);
        wiring.changed(Kind.PORT, port.id());
    }

    void readdress(Port port, List<Addresses.Wanted> wanted) {
        addresses.change(port, wanted);
        wiring.changed(Kind.PORT, port.id());
        if (port.isRouters()) {
            wiring.changed(Kind.ROUTER, port.deviceId());
        }
    }

    /// Removes the port; a floating IP that led to it leads nowhere from now on.
    void unplug(Port port) {
        for (var floating : stores.floatingIps.all(Where.is("port_id", port.id()))) {
            var router = floating.routerId();
            stores.floatingIps.update(FloatingIps.leadingNowhere(floating), clock.millis());
            if (router != null) {
                wiring.changed(Kind.ROUTER, router);
            }
        }
        stores.ports.delete(port.id());
        wiring.changed(Kind.PORT, port.id());
    }
}
