package foehn.network;

import foehn.ovn.LogicalNetwork.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps one port for the metadata service in every network that has DHCP, with an address in each such subnet. It is
/// on all hosts at once. Called within a transaction.
final class MetadataPorts {
    private static final Logger log = LoggerFactory.getLogger(MetadataPorts.class);

    private final Stores stores;
    private final Plugboard plugboard;
    private final Addresses addresses;
    private final Wiring wiring;

    MetadataPorts(Stores stores, Plugboard plugboard, Addresses addresses, Wiring wiring) {
        this.stores = stores;
        this.plugboard = plugboard;
        this.addresses = addresses;
        this.wiring = wiring;
    }

    Optional<Port> of(String networkId) {
        return stores.ports.all(Where.is("network_id", networkId).and("device_owner", Port.METADATA)).stream()
                .findFirst();
    }

    /// Called when the subnets of the network have changed.
    void follow(Network network) {
        var subnets = stores.subnets.all(Where.is("network_id", network.id()));
        var present = of(network.id());
        var served = present.map(port -> stores.addresses.of(port.id())).orElse(List.of()).stream()
                .map(PortAddress::subnetId)
                .collect(Collectors.toSet());
        var wanted = new ArrayList<Addresses.Wanted>();
        for (var subnet : subnets) {
            if (subnet.hasDhcp4() && (served.contains(subnet.id()) || hasRoom(subnet))) {
                wanted.add(new Addresses.Wanted(subnet.id(), null));
            }
        }
        if (wanted.isEmpty()) {
            present.ifPresent(plugboard::unplug);
        } else if (present.isPresent()) {
            plugboard.readdress(present.get(), wanted);
        } else {
            plugboard.plug(
                    plugboard.own(network, network.projectId(), Port.METADATA, "ovnmeta-" + network.id()),
                    Optional.of(wanted),
                    List.of());
        }
        subnets.forEach(subnet -> wiring.changed(Kind.SUBNET, subnet.id()));
    }

    private boolean hasRoom(Subnet subnet) {
        boolean room = addresses.hasFree(Set.of(subnet.id()));
        if (!room) {
            log.warn("subnet {} has no address left for the metadata service", subnet.id());
        }
        return room;
    }
}
