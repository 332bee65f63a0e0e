package foehn.network;

import foehn.kernel.Ids;
import java.time.InstantSource;
import java.util.List;

/// The cloud's own external network, made at bootstrap.
final class External {
    private final Stores stores;
    private final Networks networks;
    private final Subnets subnets;
    private final NetworkConfig config;
    private final InstantSource clock;

    External(Stores stores, Networks networks, Subnets subnets, NetworkConfig config, InstantSource clock) {
        this.stores = stores;
        this.networks = networks;
        this.subnets = subnets;
        this.config = config;
        this.clock = clock;
    }

    void ensure(String name, String physicalNetwork, String cidr, String gateway, String poolStart, String poolEnd) {
        stores.db.run(_ -> {
            var there = stores.networks.all(Where.is("name", name).and("external", true)).stream()
                    .findFirst();
            var network = there.orElseGet(() -> network(name, physicalNetwork));
            if (stores.subnets.count(Where.is("network_id", network.id())) == 0) {
                subnets.insert(subnet(network, cidr, gateway, poolStart, poolEnd), network);
            }
        });
    }

    private Network network(String name, String physicalNetwork) {
        long now = clock.millis();
        var network = new Network(
                Ids.uuid(),
                "",
                name,
                "",
                true,
                false,
                true,
                true,
                config.mtuMax(Network.FLAT),
                true,
                "",
                Network.FLAT,
                physicalNetwork,
                null,
                Lists.EMPTY,
                Lists.EMPTY,
                1,
                now,
                now);
        networks.insert(network);
        return network;
    }

    private Subnet subnet(Network network, String cidr, String gateway, String poolStart, String poolEnd) {
        long now = clock.millis();
        var range = Cidr.parse(cidr).orElseThrow(() -> new IllegalArgumentException("no subnet: " + cidr));
        return new Subnet(
                Ids.uuid(),
                "",
                network.id(),
                network.name() + "-subnet",
                "",
                range.version(),
                range.toString(),
                Ip.of(gateway).toString(),
                false,
                null,
                null,
                Lists.EMPTY,
                Lists.EMPTY,
                Lists.write(List.of(Pool.of(Ip.of(poolStart), Ip.of(poolEnd)))),
                Lists.EMPTY,
                1,
                now,
                now);
    }
}
