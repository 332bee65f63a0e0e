package foehn.compute;

import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Json;
import tools.jackson.databind.node.ObjectNode;

/// The documents by which clients find out what we speak.
final class VersionRoutes {
    /// Nova's own dates, which some clients show.
    private static final String UPDATED = "2013-07-23T11:33:21Z";

    private static final String LEGACY_UPDATED = "2011-01-21T11:33:21Z";
    private static final String CURRENT = "/v2.1/";
    private static final String LEGACY = "/v2/";

    Routes routes() {
        return new Routes()
                .on("GET", "/", Policy.OPEN, this::list)
                .on("GET", "/v2", Policy.OPEN, x -> show(x, legacy(x), "2"))
                .on("GET", "/v2/", Policy.OPEN, x -> show(x, legacy(x), "2"))
                .on("GET", "/v2.1", Policy.OPEN, x -> show(x, current(x), "2.1"))
                .on("GET", "/v2.1/", Policy.OPEN, x -> show(x, current(x), "2.1"));
    }

    /// The same table once more below `/v2`, for clients that know no other address.
    static Routes alsoLegacy(Routes routes) {
        var both = new Routes().and(routes);
        for (var route : routes.table()) {
            if (route.pattern().startsWith(CURRENT) && route.pattern().length() > CURRENT.length()) {
                var pattern = LEGACY + route.pattern().substring(CURRENT.length());
                both.on(route.method(), pattern, route.policy(), route.handler());
            }
        }
        return both;
    }

    private void list(Exchange x) {
        var body = Json.object();
        body.putArray("versions").add(legacy(x)).add(current(x));
        x.json(200, body);
    }

    private void show(Exchange x, ObjectNode version, String number) {
        version.withArray("links")
                .addObject()
                .put("rel", "describedby")
                .put("type", "text/html")
                .put("href", "http://docs.openstack.org/");
        version.putArray("media-types")
                .addObject()
                .put("base", "application/json")
                .put("type", "application/vnd.openstack.compute+json;version=" + number);
        var body = Json.object();
        body.set("version", version);
        x.json(200, body);
    }

    private static ObjectNode legacy(Exchange x) {
        var version = Json.object()
                .put("id", "v2.0")
                .put("status", "SUPPORTED")
                .put("version", "")
                .put("min_version", "")
                .put("updated", LEGACY_UPDATED);
        link(x, version, LEGACY);
        return version;
    }

    private static ObjectNode current(Exchange x) {
        var version = Json.object()
                .put("id", "v2.1")
                .put("status", "CURRENT")
                .put("version", Microversion.MAX.toString())
                .put("min_version", Microversion.MIN.toString())
                .put("updated", UPDATED);
        link(x, version, CURRENT);
        return version;
    }

    private static void link(Exchange x, ObjectNode version, String path) {
        version.putArray("links").addObject().put("rel", "self").put("href", x.baseUrl() + "/compute" + path);
    }
}
