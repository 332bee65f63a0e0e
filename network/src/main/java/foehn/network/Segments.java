package foehn.network;

import foehn.kernel.json.Fields;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a network runs on: a number of its own in the overlay, or a physical network, whole or by VLAN.
final class Segments {
    private static final int GENEVE_MAX = (1 << 24) - 1;
    private static final int VLAN_MAX = 4094;

    record Segment(
            String type,
            @Nullable String physicalNetwork,
            @Nullable Integer id) {}

    private final RowStore<Network> networks;
    private final NetworkConfig config;

    Segments(RowStore<Network> networks, NetworkConfig config) {
        this.networks = networks;
        this.config = config;
    }

    Segment choose(Fields f) {
        var type = f.optionalText("provider:network_type", 1, 32);
        var physical = f.optionalText("provider:physical_network", 1, 64);
        var id = f.optionalInteger("provider:segmentation_id", 0, Integer.MAX_VALUE)
                .map(Long::intValue);
        if (type.isEmpty() && (physical.isPresent() || id.isPresent())) {
            throw Neutron.invalidInput("network_type required");
        }
        return switch (type.orElse(Network.GENEVE)) {
            case Network.GENEVE -> overlay(physical, id);
            case Network.FLAT -> flat(physical, id);
            case Network.VLAN -> vlan(physical, id);
            default -> throw Neutron.invalidInput("network_type value '" + type.get() + "' not supported");
        };
    }

    private Segment overlay(Optional<String> physical, Optional<Integer> id) {
        if (physical.isPresent()) {
            throw Neutron.invalidInput("provider:physical_network specified for geneve network");
        }
        return new Segment(Network.GENEVE, null, number(Network.GENEVE, Optional.empty(), id, GENEVE_MAX));
    }

    private Segment flat(Optional<String> physical, Optional<Integer> id) {
        if (id.isPresent()) {
            throw Neutron.invalidInput("provider:segmentation_id specified for flat network");
        }
        var name = known(physical, Network.FLAT);
        if (networks.count(Where.is("network_type", Network.FLAT).and("physical_network", name)) > 0) {
            throw Neutron.conflict(
                    "FlatNetworkInUse", "Unable to create the flat network. Physical network " + name + " is in use.");
        }
        return new Segment(Network.FLAT, name, null);
    }

    private Segment vlan(Optional<String> physical, Optional<Integer> id) {
        var name = known(physical, Network.VLAN);
        return new Segment(Network.VLAN, name, number(Network.VLAN, Optional.of(name), id, VLAN_MAX));
    }

    private String known(Optional<String> physical, String type) {
        var name = physical.orElseThrow(
                () -> Neutron.invalidInput("physical_network required for " + type + " provider network"));
        if (!config.physicalNetworks().contains(name)) {
            throw Neutron.invalidInput("physical_network '" + name + "' unknown for " + type + " provider network");
        }
        return name;
    }

    /// The number asked for, or the lowest that is free.
    private int number(String type, Optional<String> physical, Optional<Integer> asked, int max) {
        var there = Where.is("network_type", type);
        if (physical.isPresent()) {
            there = there.and("physical_network", physical.get());
        }
        if (asked.isPresent()) {
            if (asked.get() < 1 || asked.get() > max) {
                throw Neutron.invalidInput("segmentation_id out of range (1 through " + max + ")");
            }
            if (networks.count(there.and("segmentation_id", asked.get())) > 0) {
                throw Neutron.conflict(
                        type.equals(Network.VLAN) ? "VlanIdInUse" : "TunnelIdInUse",
                        "Unable to create the network. The segment " + asked.get() + " is in use.");
            }
            return asked.get();
        }
        var taken = networks.all(there).stream()
                .map(Network::segmentationId)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        for (int id = 1; id <= max; id++) {
            if (!taken.contains(id)) {
                return id;
            }
        }
        throw Neutron.conflict("NoNetworkAvailable", "Unable to create the network. No segment is left.");
    }
}
