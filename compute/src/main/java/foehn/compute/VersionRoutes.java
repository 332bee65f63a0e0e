package foehn.compute;

import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Json;
import tools.jackson.databind.node.ObjectNode;

/// The documents by which clients find out what we speak.
final class VersionRoutes {
    /// Nova's own date for v2.1, which some clients show.
    private static final String UPDATED = "2013-07-23T11:33:21Z";

    Routes routes() {
        return new Routes()
                .on("GET", "/", Policy.OPEN, this::list)
                .on("GET", "/v2.1", Policy.OPEN, this::show)
                .on("GET", "/v2.1/", Policy.OPEN, this::show);
    }

    private void list(Exchange x) {
        var body = Json.object();
        body.putArray("versions").add(version(x));
        x.json(200, body);
    }

    private void show(Exchange x) {
        var body = Json.object();
        var version = version(x);
        version.withArray("links")
                .addObject()
                .put("rel", "describedby")
                .put("type", "text/html")
                .put("href", "http://docs.openstack.org/");
        version.putArray("media-types")
                .addObject()
                .put("base", "application/json")
                .put("type", "application/vnd.openstack.compute+json;version=2.1");
        body.set("version", version);
        x.json(200, body);
    }

    private static ObjectNode version(Exchange x) {
        var version = Json.object();
        version.put("id", "v2.1")
                .put("status", "CURRENT")
                .put("version", Microversion.MAX.toString())
                .put("min_version", Microversion.MIN.toString())
                .put("updated", UPDATED);
        version.putArray("links").addObject().put("rel", "self").put("href", x.baseUrl() + "/compute/v2.1/");
        return version;
    }
}
