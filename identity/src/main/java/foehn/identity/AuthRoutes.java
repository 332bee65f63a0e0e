package foehn.identity;

import foehn.kernel.Fault;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Json;
import java.util.List;

/// `/v3/auth`: tokens, and what a caller could have one for.
final class AuthRoutes {
    private static final String RECEIPT = "Openstack-Auth-Receipt";
    private static final String SUBJECT = "X-Subject-Token";

    private final Logins logins;
    private final Tokens tokens;
    private final Accesses accesses;
    private final Projects projects;
    private final Assignments assignments;

    AuthRoutes(Logins logins, Tokens tokens, Accesses accesses, Projects projects, Assignments assignments) {
        this.logins = logins;
        this.tokens = tokens;
        this.accesses = accesses;
        this.projects = projects;
        this.assignments = assignments;
    }

    Routes routes() {
        return new Routes()
                .on("POST", "/v3/auth/tokens", Policy.OPEN, this::issue)
                .on("GET", "/v3/auth/tokens", Policy.AUTHENTICATED, this::validate)
                .on("DELETE", "/v3/auth/tokens", Policy.AUTHENTICATED, this::revoke)
                .on("GET", "/v3/auth/catalog", Policy.AUTHENTICATED, this::catalog)
                .on("GET", "/v3/auth/projects", Policy.AUTHENTICATED, this::projects)
                .on("GET", "/v3/auth/domains", Policy.AUTHENTICATED, this::domains)
                // Where federated users looked once.
                .on("GET", "/v3/OS-FEDERATION/projects", Policy.AUTHENTICATED, this::projects)
                .on("GET", "/v3/OS-FEDERATION/domains", Policy.AUTHENTICATED, this::domains)
                .on("GET", "/v3/auth/system", Policy.AUTHENTICATED, this::system);
    }

    private void issue(Exchange x) {
        switch (logins.issue(LoginBody.read(x.json(), x.header(RECEIPT), OAuthRequest.of(x)))) {
            case Logins.Issued(var token) -> show(x, 201, token);
            case Logins.MoreNeeded(var receipt) -> {
                x.setHeader(RECEIPT, receipt.text());
                x.json(401, TokenView.of(receipt));
            }
        }
    }

    private void validate(Exchange x) {
        show(x, 200, tokens.validate(x.caller(), x.header(SUBJECT)));
    }

    private void show(Exchange x, int status, Tokens.Valid token) {
        boolean without = x.queryNames().contains("nocatalog");
        x.setHeader(SUBJECT, token.text());
        x.setHeader("Vary", "X-Auth-Token");
        x.json(status, TokenView.of(token, without ? List.of() : accesses.catalog(token.access())));
    }

    private void revoke(Exchange x) {
        tokens.revoke(x.caller(), x.header(SUBJECT));
        x.status(204);
    }

    private void catalog(Exchange x) {
        var access = tokens.of(x.caller()).access();
        if (access.project() == null) {
            throw Fault.forbidden("A project-scoped token is required to produce a service catalog.");
        }
        var view = Json.object();
        view.set("catalog", CatalogView.of(accesses.catalog(access), access));
        view.set("links", Links.ofList(x, x.path().raw()));
        x.json(200, view);
    }

    private void projects(Exchange x) {
        var listing = Listing.of(x).and("is_domain", false).and("enabled", true);
        var page = projects.ofUser(x.caller().userId(), listing);
        Links.list(x, "projects", page, ProjectView.of(x, projects.tags(page)));
    }

    private void domains(Exchange x) {
        var listing = Listing.of(x).and("is_domain", true).and("enabled", true);
        var page = projects.ofUser(x.caller().userId(), listing);
        Links.list(x, "domains", page, DomainView.of(x, projects.tags(page)));
    }

    private void system(Exchange x) {
        var view = Json.object();
        var system = view.putArray("system");
        if (assignments.onSystem(x.caller().userId())) {
            system.addObject().put("all", true);
        }
        view.set("links", Links.ofList(x, x.path().raw()));
        x.json(200, view);
    }
}
