package foehn.block;

import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;

/// A table of routes below `/v3`, each of them twice: with the project's id in front, as every client knew it, and
/// without, as the catalog has it now. The id must be that of the token's project.
final class V3 {
    private final Routes routes = new Routes();

    V3 on(String method, String path, Policy policy, Routes.Handler handler) {
        routes.on(method, "/v3" + path, policy, handler);
        routes.on(method, "/v3/{project_id}" + path, policy, x -> {
            requireOwn(x);
            handler.handle(x);
        });
        return this;
    }

    /// A route that exists from this microversion on.
    V3 since(int minor, String method, String path, Policy policy, Routes.Handler handler) {
        return on(method, path, policy, x -> {
            Microversion.require(x, minor);
            handler.handle(x);
        });
    }

    Routes routes() {
        return routes;
    }

    private static void requireOwn(Exchange x) {
        if (!x.caller().projectId().filter(x.variable("project_id")::equals).isPresent()) {
            throw Cinder.refused("Malformed request url");
        }
    }
}
