package foehn.identity;

import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Json;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// `/v3/domains`.
final class DomainRoutes {
    private final Domains domains;
    private final Tokens tokens;

    DomainRoutes(Domains domains, Tokens tokens) {
        this.domains = domains;
        this.tokens = tokens;
    }

    Routes routes() {
        return new Routes()
                .on("GET", "/v3/domains", Authority.DOMAIN_READER, this::list)
                .on("POST", "/v3/domains", Policy.ADMIN, this::create)
                .on("GET", "/v3/domains/{id}", Policy.AUTHENTICATED, this::show)
                .on("PATCH", "/v3/domains/{id}", Policy.ADMIN, this::update)
                .on("DELETE", "/v3/domains/{id}", Policy.ADMIN, this::delete);
    }

    private void list(Exchange x) {
        var page = domains.page(x.caller(), Listing.of(x, "name", "enabled"));
        Links.list(x, "domains", page, DomainView.of(x, domains.tags(page)));
    }

    private void create(Exchange x) {
        x.json(201, view(x, domains.create(x.fields("domain"))));
    }

    private void show(Exchange x) {
        x.json(200, view(x, domains.show(x.caller(), tokens.home(x.caller()), x.variable("id"))));
    }

    private void update(Exchange x) {
        x.json(200, view(x, domains.update(x.variable("id"), x.fields("domain"))));
    }

    private void delete(Exchange x) {
        domains.delete(x.variable("id"));
        x.status(204);
    }

    private ObjectNode view(Exchange x, Project domain) {
        var tags = domains.tags(Page.whole(List.of(domain)));
        return Json.object().set("domain", DomainView.of(x, tags).apply(domain));
    }
}
