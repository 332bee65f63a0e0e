package foehn.network;

import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Json;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// What is read of the service as a whole: agents, zones, how full networks are, and collections that are always
/// empty because the service has no such things.
final class OperatorRoutes {
    private static final Schema ZONES = new Schema("availability_zone", "availability_zones", "AvailabilityZone")
            .shown("name", "resource", "state");
    private static final Schema POOLS = new Schema("subnetpool", "subnetpools", "SubnetPool")
            .shown("name", "shared", "is_default", "ip_version", "prefixes", "address_scope_id");
    private static final Schema SCOPES =
            new Schema("address_scope", "address_scopes", "AddressScope").shown("name", "shared", "ip_version");
    private static final Schema PROVIDERS = new Schema("service_provider", "service_providers", "ServiceProvider")
            .shown("service_type", "name", "default");

    private final Agents agents;
    private final Availability availability;

    OperatorRoutes(Agents agents, Availability availability) {
        this.agents = agents;
        this.availability = availability;
    }

    Routes routes() {
        var routes = new Routes()
                .on("GET", "/v2.0/agents", Policy.READER, this::agents)
                .on("GET", "/v2.0/agents/{id}", Policy.ADMIN, x -> show(x, Agents.SCHEMA, agents.get(x.variable("id"))))
                .on(
                        "GET",
                        Availability.SCHEMA.path(),
                        Policy.ADMIN,
                        x -> list(x, Availability.SCHEMA, availability.all(Where.ALL)))
                .on(
                        "GET",
                        Availability.SCHEMA.path() + "/{id}",
                        Policy.ADMIN,
                        x -> show(x, Availability.SCHEMA, availability.of(x.variable("id"))))
                .on("GET", "/v2.0/availability_zones", Policy.READER, x -> list(x, ZONES, zones()));
        for (var none : List.of(POOLS, SCOPES, PROVIDERS)) {
            routes.on("GET", none.path(), Policy.READER, x -> list(x, none, List.of()));
        }
        return routes;
    }

    /// Others than administrators see none, as in Neutron.
    private void agents(Exchange x) {
        list(x, Agents.SCHEMA, x.caller().isAdmin() ? agents.all() : List.of());
    }

    private static void list(Exchange x, Schema schema, List<ObjectNode> all) {
        x.json(200, Listing.of(x, schema).page(all));
    }

    private static void show(Exchange x, Schema schema, ObjectNode one) {
        var body = Json.object();
        body.set(schema.name(), one);
        x.json(200, body);
    }

    private static List<ObjectNode> zones() {
        return List.of("network", "router").stream()
                .map(resource -> Json.object()
                        .put("name", Zones.ZONE)
                        .put("resource", resource)
                        .put("state", "available"))
                .toList();
    }
}
