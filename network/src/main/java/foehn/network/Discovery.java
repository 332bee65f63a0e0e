package foehn.network;

import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Json;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// The version documents: at the prefix, and at the version.
final class Discovery {
    private final List<Schema> schemas;

    Discovery(List<Schema> schemas) {
        this.schemas = schemas;
    }

    Routes routes() {
        return new Routes()
                .on("GET", "/", Policy.OPEN, Discovery::versions)
                .on("GET", "/v2.0", Policy.AUTHENTICATED, this::resources)
                .on("GET", "/v2.0/", Policy.AUTHENTICATED, this::resources);
    }

    private static void versions(Exchange x) {
        var body = Json.object();
        var version = body.putArray("versions").addObject();
        version.put("id", "v2.0").put("status", "CURRENT");
        link(version, x, "/v2.0/");
        x.json(200, body);
    }

    private static void link(ObjectNode of, Exchange x, String path) {
        of.putArray("links").addObject().put("rel", "self").put("href", x.baseUrl() + NetworkService.PREFIX + path);
    }

    private void resources(Exchange x) {
        var body = Json.object();
        var all = body.putArray("resources");
        for (var schema : schemas) {
            var resource = all.addObject();
            resource.put("name", schema.name()).put("collection", schema.collection());
            link(resource, x, schema.path());
        }
        x.json(200, body);
    }
}
