package foehn.identity;

import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import java.util.List;

/// Where roles are given and taken: under projects, domains and the system, for users and for groups; and the same
/// again for roles that hold in the projects below (`OS-INHERIT`).
final class GrantRoutes {
    private static final String INHERITED = "/inherited_to_projects";

    /// What the path says beyond the ids.
    private record Kind(String place, boolean user, boolean inherited) {
        boolean onDomain() {
            return place.equals("domains");
        }

        Grant at(Exchange x, String roleId) {
            var actor = x.variable("actor");
            return new Grant(
                    user ? actor : null,
                    user ? null : actor,
                    place.equals("system") ? null : x.variable("target"),
                    roleId,
                    inherited);
        }

        Grant grant(Exchange x) {
            return at(x, x.variable("role"));
        }
    }

    private final Grants grants;

    GrantRoutes(Grants grants) {
        this.grants = grants;
    }

    Routes routes() {
        var routes = new Routes();
        for (var actor : List.of("users", "groups")) {
            var user = actor.equals("users");
            var system = "/v3/system/" + actor + "/{actor}/roles";
            add(routes, system, system + "/{role}", new Kind("system", user, false));
            for (var place : List.of("projects", "domains")) {
                var roles = "/" + place + "/{target}/" + actor + "/{actor}/roles";
                add(routes, "/v3" + roles, "/v3" + roles + "/{role}", new Kind(place, user, false));
                var below = "/v3/OS-INHERIT" + roles;
                add(routes, below + INHERITED, below + "/{role}" + INHERITED, new Kind(place, user, true));
            }
        }
        return routes;
    }

    private void add(Routes routes, String list, String one, Kind kind) {
        var manager = kind.place().equals("system") ? Policy.ADMIN : Authority.DOMAIN_MANAGER;
        var reader = kind.place().equals("system") ? Policy.SYSTEM_READER : Authority.DOMAIN_READER;
        routes.on("GET", list, reader, x -> list(x, kind))
                .on("GET", one, reader, x -> check(x, kind))
                .on("PUT", one, manager, x -> grant(x, kind))
                .on("DELETE", one, manager, x -> revoke(x, kind));
    }

    private void list(Exchange x, Kind kind) {
        var roles = grants.list(x.caller(), kind.at(x, ""), kind.onDomain());
        Links.list(x, "roles", Page.whole(roles), RoleView.of(x));
    }

    private void check(Exchange x, Kind kind) {
        grants.check(x.caller(), kind.grant(x), kind.onDomain());
        x.status(204);
    }

    private void grant(Exchange x, Kind kind) {
        grants.grant(x.caller(), kind.grant(x), kind.onDomain());
        x.status(204);
    }

    private void revoke(Exchange x, Kind kind) {
        grants.revoke(x.caller(), kind.grant(x), kind.onDomain());
        x.status(204);
    }
}
