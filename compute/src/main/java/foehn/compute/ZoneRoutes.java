package foehn.compute;

import foehn.kernel.Times;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/// `/v2.1/os-availability-zone`.
final class ZoneRoutes {
    private final Hosts hosts;
    private final AggregateZones zones;

    ZoneRoutes(Hosts hosts, AggregateZones zones) {
        this.hosts = hosts;
        this.zones = zones;
    }

    Routes routes() {
        return new Routes()
                .on("GET", "/v2.1/os-availability-zone", Policy.AUTHENTICATED, x -> list(x, false))
                .on("GET", "/v2.1/os-availability-zone/detail", Policy.ADMIN, x -> list(x, true));
    }

    private void list(Exchange x, boolean detail) {
        var body = Json.object();
        var array = body.putArray("availabilityZoneInfo");
        byZone().forEach((name, members) -> {
            var zone = array.addObject().put("zoneName", name);
            zone.putObject("zoneState").put("available", members.stream().anyMatch(host -> !host.disabled()));
            if (detail) {
                var described = zone.putObject("hosts");
                members.forEach(host -> describe(host, described));
            } else {
                zone.putNull("hosts");
            }
        });
        x.json(200, body);
    }

    private Map<String, List<Host>> byZone() {
        var zoneOf = zones.all();
        return hosts.all().stream()
                .collect(Collectors.groupingBy(
                        host -> zoneOf.getOrDefault(host.name(), Zones.DEFAULT), TreeMap::new, Collectors.toList()));
    }

    private void describe(Host host, ObjectNode into) {
        into.putObject(host.name())
                .putObject(Services.BINARY)
                .put("available", hosts.isUp(host))
                .put("active", !host.disabled())
                .put("updated_at", host.lastSeen() == 0 ? null : Times.naive(host.lastSeen()));
    }
}
