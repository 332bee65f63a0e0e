package foehn.identity;

import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Json;
import tools.jackson.databind.node.ObjectNode;

/// What versions there are: one, and clients look here first.
final class VersionRoutes {
    private static final String MEDIA_TYPE = "application/vnd.openstack.identity-v3+json";

    Routes routes() {
        return new Routes()
                .on("GET", "/", Policy.OPEN, VersionRoutes::all)
                .on("GET", "/v3", Policy.OPEN, VersionRoutes::one);
    }

    private static void all(Exchange x) {
        if (wantsHome(x)) {
            x.bytes(200, JsonHome.MEDIA_TYPE, JsonHome.document("/v3"));
            return;
        }
        var answer = Json.object();
        answer.putObject("versions").putArray("values").add(version(x));
        x.setHeader("Location", address(x));
        x.json(300, answer);
    }

    private static void one(Exchange x) {
        if (wantsHome(x)) {
            x.bytes(200, JsonHome.MEDIA_TYPE, JsonHome.document(""));
            return;
        }
        x.json(200, Json.object().set("version", version(x)));
    }

    /// Only who asks for it, and for nothing else first.
    private static boolean wantsHome(Exchange x) {
        x.setHeader("Vary", "Accept");
        return x.header("Accept").filter(a -> a.startsWith(JsonHome.MEDIA_TYPE)).isPresent();
    }

    private static ObjectNode version(Exchange x) {
        var version = Json.object().put("id", "v3.14").put("status", "stable").put("updated", "2020-04-07T00:00:00Z");
        version.putArray("links").addObject().put("rel", "self").put("href", address(x));
        version.putArray("media-types")
                .addObject()
                .put("base", "application/json")
                .put("type", MEDIA_TYPE);
        return version;
    }

    private static String address(Exchange x) {
        return x.baseUrl() + Links.PREFIX + "/v3/";
    }
}
