package foehn.network;

import foehn.kernel.auth.Caller;
import foehn.kernel.auth.Policy;
import foehn.kernel.db.Database;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import tools.jackson.databind.node.ObjectNode;

/// What is done to routers beyond the five verbs: `/v2.0/routers/{id}/add_router_interface` and its like.
final class RouterActionRoutes {
    private final Database db;
    private final Routers routers;
    private final RouterInterfaces interfaces;

    RouterActionRoutes(Database db, Routers routers, RouterInterfaces interfaces) {
        this.db = db;
        this.routers = routers;
        this.interfaces = interfaces;
    }

    /// Changes a router as a body asks for.
    private interface Action {
        ObjectNode act(Caller caller, String router, Fields body);
    }

    Routes routes() {
        var one = "/v2.0/routers/{id}/";
        return new Routes()
                .on("PUT", one + "add_router_interface", Policy.MEMBER, x -> act(x, interfaces::add))
                .on("PUT", one + "remove_router_interface", Policy.MEMBER, x -> act(x, interfaces::remove))
                .on("PUT", one + "add_extraroutes", Policy.MEMBER, x -> reroute(x, true))
                .on("PUT", one + "remove_extraroutes", Policy.MEMBER, x -> reroute(x, false));
    }

    private void act(Exchange x, Action action) {
        var body = Fields.of(x.json(), "body");
        x.json(200, db.write(_ -> action.act(x.caller(), x.variable("id"), body)));
    }

    private void reroute(Exchange x, boolean add) {
        var body = x.fields("router").allowOnly("routes");
        var answer = Json.object();
        answer.set("router", db.write(_ -> routers.reroute(x.caller(), x.variable("id"), body, add)));
        x.json(200, answer);
    }
}
