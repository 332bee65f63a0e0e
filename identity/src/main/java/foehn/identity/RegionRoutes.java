package foehn.identity;

import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/// `/v3/regions`.
final class RegionRoutes {
    private final Regions regions;

    RegionRoutes(Regions regions) {
        this.regions = regions;
    }

    Routes routes() {
        return new Routes()
                .on("GET", "/v3/regions", Policy.AUTHENTICATED, this::list)
                .on("POST", "/v3/regions", Policy.ADMIN, this::create)
                .on("GET", "/v3/regions/{id}", Policy.AUTHENTICATED, this::show)
                .on("PUT", "/v3/regions/{id}", Policy.ADMIN, this::put)
                .on("PATCH", "/v3/regions/{id}", Policy.ADMIN, this::update)
                .on("DELETE", "/v3/regions/{id}", Policy.ADMIN, this::delete);
    }

    private void list(Exchange x) {
        Links.list(x, "regions", regions.page(Listing.of(x, "parent_region_id")), view(x));
    }

    private void create(Exchange x) {
        answer(x, 201, regions.create(Optional.empty(), body(x)));
    }

    private void show(Exchange x) {
        answer(x, 200, regions.find(x.variable("id")));
    }

    private void put(Exchange x) {
        answer(x, 201, regions.create(Optional.of(x.variable("id")), body(x)));
    }

    private void update(Exchange x) {
        answer(x, 200, regions.update(x.variable("id"), body(x)));
    }

    private static Fields body(Exchange x) {
        return x.fields("region");
    }

    private static void answer(Exchange x, int status, Region region) {
        x.json(status, Json.object().set("region", view(x).apply(region)));
    }

    private static Function<Region, ObjectNode> view(Exchange x) {
        return region -> {
            var node = Json.object()
                    .put("id", region.id())
                    .put("description", region.description())
                    .put("parent_region_id", region.parentRegionId());
            return Links.self(x, "/v3/regions/" + Links.segment(region.id()), Attributes.show(region.extra(), node));
        };
    }

    private void delete(Exchange x) {
        regions.delete(x.variable("id"));
        x.status(204);
    }
}
