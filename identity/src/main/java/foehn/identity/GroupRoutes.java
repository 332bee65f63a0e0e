package foehn.identity;

import foehn.kernel.Fault;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Json;

/// `/v3/groups`, with their members.
final class GroupRoutes {
    private static final String MEMBER = "/v3/groups/{id}/users/{user}";

    private final Groups groups;
    private final Tokens tokens;

    GroupRoutes(Groups groups, Tokens tokens) {
        this.groups = groups;
        this.tokens = tokens;
    }

    Routes routes() {
        return new Routes()
                .on("GET", "/v3/groups", Authority.DOMAIN_READER, this::list)
                .on("POST", "/v3/groups", Authority.DOMAIN_MANAGER, this::create)
                .on("GET", "/v3/groups/{id}", Authority.DOMAIN_READER, this::show)
                .on("PATCH", "/v3/groups/{id}", Authority.DOMAIN_MANAGER, this::update)
                .on("DELETE", "/v3/groups/{id}", Authority.DOMAIN_MANAGER, this::delete)
                .on("GET", "/v3/groups/{id}/users", Authority.DOMAIN_READER, this::members)
                .on("GET", MEMBER, Policy.AUTHENTICATED, this::contains)
                .on("PUT", MEMBER, Authority.DOMAIN_MANAGER, this::add)
                .on("DELETE", MEMBER, Authority.DOMAIN_MANAGER, this::remove);
    }

    private void list(Exchange x) {
        Links.list(x, "groups", groups.page(x.caller(), Listing.of(x, "domain_id", "name")), GroupView.of(x));
    }

    private void create(Exchange x) {
        answer(x, 201, groups.create(x.caller(), tokens.home(x.caller()), x.fields("group")));
    }

    private void show(Exchange x) {
        answer(x, 200, groups.show(x.caller(), x.variable("id")));
    }

    private void update(Exchange x) {
        answer(x, 200, groups.update(x.caller(), x.variable("id"), x.fields("group")));
    }

    private static void answer(Exchange x, int status, Group group) {
        x.json(status, Json.object().set("group", GroupView.of(x).apply(group)));
    }

    private void delete(Exchange x) {
        groups.delete(x.caller(), x.variable("id"));
        x.status(204);
    }

    private void members(Exchange x) {
        var listing = Listing.of(x, "name", "enabled");
        Links.list(x, "users", groups.members(x.caller(), x.variable("id"), listing), UserView.of(x));
    }

    private void contains(Exchange x) {
        if (!groups.contains(x.caller(), x.variable("id"), x.variable("user"))) {
            throw Fault.notFound("User", x.variable("user") + " in group " + x.variable("id"));
        }
        x.status(204);
    }

    private void add(Exchange x) {
        groups.add(x.caller(), x.variable("id"), x.variable("user"));
        x.status(204);
    }

    private void remove(Exchange x) {
        groups.remove(x.caller(), x.variable("id"), x.variable("user"));
        x.status(204);
    }
}
