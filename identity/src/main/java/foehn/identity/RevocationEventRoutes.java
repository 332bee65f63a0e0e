package foehn.identity;

import foehn.kernel.Fault;
import foehn.kernel.Times;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Json;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// `/v3/OS-REVOKE/events`; and what Keystone had once and has no more, which is 410 as it is there.
final class RevocationEventRoutes {
    private static final String EVENTS = "/v3/OS-REVOKE/events";

    private final RevocationEventStore events;

    RevocationEventRoutes(RevocationEventStore events) {
        this.events = events;
    }

    Routes routes() {
        var routes = new Routes()
                .on("GET", EVENTS, Authority.SERVICE_OR_ADMIN, this::list)
                .on("GET", "/v3/auth/tokens/OS-PKI/revoked", Authority.SERVICE_OR_ADMIN, RevocationEventRoutes::gone);
        for (var what : List.of("ca", "certificates")) {
            routes.on("GET", "/v3/OS-SIMPLE-CERT/" + what, Policy.AUTHENTICATED, RevocationEventRoutes::gone);
        }
        return routes;
    }

    private void list(Exchange x) {
        long since = Listing.text(x, "since")
                .map(text -> Expiry.micros("since", text) / 1000)
                .orElse(0L);
        var answer = Json.object();
        var list = answer.putArray("events");
        events.since(since).forEach(event -> list.add(view(event)));
        answer.set("links", Links.ofList(x, EVENTS));
        x.json(200, answer);
    }

    private static ObjectNode view(RevocationEventStore.Event event) {
        var view = (ObjectNode) Json.MAPPER.readTree(event.body());
        return view.put("issued_before", Times.micros(event.revokedAt()))
                .put("revoked_at", Times.micros(event.revokedAt()));
    }

    private static void gone(Exchange x) {
        throw Fault.named(410, "Gone", "Tokens are signed without certificates.");
    }
}
