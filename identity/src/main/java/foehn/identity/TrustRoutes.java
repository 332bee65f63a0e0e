package foehn.identity;

import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Json;
import tools.jackson.databind.node.ObjectNode;

/// `/v3/OS-TRUST/trusts`, with the roles that each passes on.
final class TrustRoutes {
    private static final String ALL = "/v3/OS-TRUST/trusts";
    private static final String ONE = ALL + "/{id}";
    private static final String ROLES = ONE + "/roles";

    private final Trusts trusts;

    TrustRoutes(Trusts trusts) {
        this.trusts = trusts;
    }

    Routes routes() {
        return new Routes()
                .on("GET", ALL, Policy.AUTHENTICATED, this::list)
                .on("POST", ALL, Policy.AUTHENTICATED, this::create)
                .on("GET", ONE, Policy.AUTHENTICATED, this::show)
                .on("DELETE", ONE, Policy.AUTHENTICATED, this::delete)
                .on("GET", ROLES, Policy.AUTHENTICATED, this::roles)
                .on("GET", ROLES + "/{role}", Policy.AUTHENTICATED, this::role);
    }

    private void list(Exchange x) {
        var listing = Listing.of(x);
        for (var who : new String[] {"trustor", "trustee"}) {
            var id = Listing.text(x, who + "_user_id");
            listing = id.isPresent() ? listing.and(who + "_id", id.get()) : listing;
        }
        Links.list(x, "trusts", trusts.page(x.caller(), listing), trust -> view(x, trust));
    }

    private void create(Exchange x) {
        answer(x, 201, trusts.create(x.caller(), x.fields("trust")));
    }

    private void show(Exchange x) {
        answer(x, 200, trusts.show(x.caller(), x.variable("id")));
    }

    private void delete(Exchange x) {
        trusts.delete(x.caller(), x.variable("id"));
        x.status(204);
    }

    private void roles(Exchange x) {
        var trust = trusts.show(x.caller(), x.variable("id"));
        Links.list(x, "roles", Page.whole(trusts.roles(trust)), RoleView.of(x));
    }

    private void role(Exchange x) {
        var trust = trusts.show(x.caller(), x.variable("id"));
        var role = trusts.role(trust, x.variable("role"));
        x.json(200, Json.object().set("role", RoleView.of(x).apply(role)));
    }

    private void answer(Exchange x, int status, Trust trust) {
        var view = view(x, trust);
        var roles = view.putArray("roles");
        trusts.roles(trust).forEach(role -> roles.add(RoleView.of(x).apply(role)));
        view.set("roles_links", Links.ofList(x, ALL + "/" + trust.id() + "/roles"));
        x.json(status, Json.object().set("trust", view));
    }

    private static ObjectNode view(Exchange x, Trust trust) {
        var expires = trust.expiresAtMicros();
        var view = Json.object()
                .put("id", trust.id())
                .put("trustor_user_id", trust.trustorId())
                .put("trustee_user_id", trust.trusteeId())
                .put("project_id", trust.projectId())
                .put("impersonation", trust.impersonation())
                .put("expires_at", expires == null ? null : Expiry.show(expires) + "Z")
                .putNull("deleted_at")
                .put("remaining_uses", trust.remainingUses())
                .put("redelegated_trust_id", trust.redelegatedTrustId())
                .put("redelegation_count", trust.redelegationCount());
        return Links.self(x, ALL + "/" + trust.id(), view);
    }
}
