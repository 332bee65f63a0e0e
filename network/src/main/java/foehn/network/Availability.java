package foehn.network;

import foehn.kernel.Fault;
import foehn.kernel.json.Json;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/// How many addresses of each network are taken, for administrators.
final class Availability {
    static final Schema SCHEMA = new Schema(
                    "network_ip_availability", "network_ip_availabilities", "NetworkIpAvailability")
            .shown("network_id", "network_name", "subnet_ip_availability", "total_ips", "used_ips", "ip_version");

    private final Stores stores;

    Availability(Stores stores) {
        this.stores = stores;
    }

    List<ObjectNode> all(Where networks) {
        var rows = stores.networks.all(networks);
        var subnets = stores
                .subnets
                .all(Where.in("network_id", rows.stream().map(Network::id).toList()))
                .stream()
                .collect(Collectors.groupingBy(Subnet::networkId));
        var ids = new ArrayList<String>();
        subnets.values().forEach(its -> its.forEach(subnet -> ids.add(subnet.id())));
        var taken = stores.addresses.taken(ids);
        return rows.stream()
                .map(n -> view(n, subnets.getOrDefault(n.id(), List.of()), taken))
                .toList();
    }

    ObjectNode of(String networkId) {
        return all(Where.is("id", networkId)).stream()
                .findFirst()
                .orElseThrow(() -> Fault.notFound("Network", networkId));
    }

    private static ObjectNode view(Network n, List<Subnet> subnets, Map<String, Long> taken) {
        var view = Json.object();
        view.put("id", n.id()).put("network_id", n.id()).put("network_name", n.name());
        view.put("project_id", n.projectId()).put("tenant_id", n.projectId());
        var total = BigInteger.ZERO;
        long used = 0;
        var array = view.putArray("subnet_ip_availability");
        for (var subnet : subnets) {
            var size = subnet.poolList().stream().map(Pool::size).reduce(BigInteger.ZERO, BigInteger::add);
            long here = taken.getOrDefault(subnet.id(), 0L);
            array.addObject()
                    .put("subnet_id", subnet.id())
                    .put("subnet_name", subnet.name())
                    .put("cidr", subnet.cidr())
                    .put("ip_version", subnet.ipVersion())
                    .put("total_ips", size)
                    .put("used_ips", here);
            total = total.add(size);
            used += here;
        }
        return view.put("total_ips", total).put("used_ips", used);
    }
}
