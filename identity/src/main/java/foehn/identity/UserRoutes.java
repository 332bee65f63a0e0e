package foehn.identity;

import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Json;

/// `/v3/users`, and what is under a user but for credentials.
final class UserRoutes {
    private final Users users;
    private final Groups groups;
    private final Projects projects;
    private final Tokens tokens;

    UserRoutes(Users users, Groups groups, Projects projects, Tokens tokens) {
        this.users = users;
        this.groups = groups;
        this.projects = projects;
        this.tokens = tokens;
    }

    Routes routes() {
        return new Routes()
                .on("GET", "/v3/users", Authority.DOMAIN_READER, this::list)
                .on("POST", "/v3/users", Authority.DOMAIN_MANAGER, this::create)
                .on("GET", "/v3/users/{id}", Policy.AUTHENTICATED, this::show)
                .on("PATCH", "/v3/users/{id}", Authority.DOMAIN_MANAGER, this::update)
                .on("DELETE", "/v3/users/{id}", Authority.DOMAIN_MANAGER, this::delete)
                // The old password is what proves who asks: one whose token is void can still change it.
                .on("POST", "/v3/users/{id}/password", Policy.OPEN, this::changePassword)
                .on("GET", "/v3/users/{id}/groups", Policy.AUTHENTICATED, this::groups)
                .on("GET", "/v3/users/{id}/projects", Policy.AUTHENTICATED, this::projects);
    }

    private void list(Exchange x) {
        var page = users.page(x.caller(), Listing.of(x, "domain_id", "name", "enabled"));
        Links.list(x, "users", page, UserView.of(x));
    }

    private void create(Exchange x) {
        answer(x, 201, users.create(x.caller(), tokens.home(x.caller()), x.fields("user")));
    }

    private void show(Exchange x) {
        answer(x, 200, users.show(x.caller(), x.variable("id")));
    }

    private void update(Exchange x) {
        answer(x, 200, users.update(x.caller(), x.variable("id"), x.fields("user")));
    }

    private static void answer(Exchange x, int status, User user) {
        x.json(status, Json.object().set("user", UserView.of(x).apply(user)));
    }

    private void delete(Exchange x) {
        users.delete(x.caller(), x.variable("id"));
        x.status(204);
    }

    private void changePassword(Exchange x) {
        users.changePassword(x.variable("id"), x.fields("user"));
        x.status(204);
    }

    private void groups(Exchange x) {
        var user = users.show(x.caller(), x.variable("id"));
        Links.list(x, "groups", groups.ofUser(user.id(), Listing.of(x, "name")), GroupView.of(x));
    }

    private void projects(Exchange x) {
        var user = users.show(x.caller(), x.variable("id"));
        var listing = Listing.of(x, "domain_id", "name", "enabled").and("is_domain", false);
        var page = projects.ofUser(user.id(), listing);
        Links.list(x, "projects", page, ProjectView.of(x, projects.tags(page)));
    }
}
