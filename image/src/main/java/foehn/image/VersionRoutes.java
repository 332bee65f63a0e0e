package foehn.image;

import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Json;

/// The documents by which clients find out what we speak. Glance answers the bare address with 300.
final class VersionRoutes {
    private static final int MINOR = 13;

    Routes routes() {
        return new Routes()
                .on("GET", "/", Policy.OPEN, x -> list(x, 300))
                .on("GET", "/versions", Policy.OPEN, x -> list(x, 200))
                .on("GET", "/versions/", Policy.OPEN, x -> list(x, 200))
                .on("GET", "/v2", Policy.OPEN, x -> list(x, 200))
                .on("GET", "/v2/", Policy.OPEN, x -> list(x, 200));
    }

    private static void list(Exchange x, int status) {
        var body = Json.object();
        var versions = body.putArray("versions");
        for (int minor = MINOR; minor >= 0; minor--) {
            var version = versions.addObject()
                    .put("id", "v2." + minor)
                    .put("status", minor == MINOR ? "CURRENT" : "SUPPORTED");
            version.putArray("links").addObject().put("rel", "self").put("href", x.baseUrl() + "/image/v2/");
        }
        x.json(status, body);
    }
}
