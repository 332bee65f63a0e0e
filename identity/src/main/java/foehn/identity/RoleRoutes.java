package foehn.identity;

import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Json;
import tools.jackson.databind.node.ObjectNode;

/// `/v3/roles`, and the rules by which one implies another.
final class RoleRoutes {
    private static final String RULE = "/v3/roles/{id}/implies/{implied}";

    /// Managers of domains hand roles out, so they must find them.
    private static final Policy LISTER = new Policy(
            "role-lister", true, c -> Authority.readsAll(c) || (c.domainId().isPresent() && c.has("manager")));

    /// A manager sees the roles that managers hand out.
    private static final Policy READER =
            new Policy("role-reader", true, c -> Authority.readsAll(c) || c.has("manager"));

    private final Roles roles;

    RoleRoutes(Roles roles) {
        this.roles = roles;
    }

    Routes routes() {
        return new Routes()
                .on("GET", "/v3/roles", LISTER, this::list)
                .on("POST", "/v3/roles", Policy.ADMIN, this::create)
                .on("GET", "/v3/roles/{id}", READER, this::show)
                .on("PATCH", "/v3/roles/{id}", Policy.ADMIN, this::update)
                .on("DELETE", "/v3/roles/{id}", Policy.ADMIN, this::delete)
                .on("GET", "/v3/role_inferences", Policy.SYSTEM_READER, this::inferences)
                .on("GET", "/v3/roles/{id}/implies", Policy.SYSTEM_READER, this::inference)
                .on("GET", RULE, Policy.SYSTEM_READER, this::rule)
                .on("HEAD", RULE, Policy.SYSTEM_READER, this::checkRule)
                .on("PUT", RULE, Policy.ADMIN, this::imply)
                .on("DELETE", RULE, Policy.ADMIN, this::implyNoMore);
    }

    private void list(Exchange x) {
        var page = roles.page(Listing.text(x, "domain_id"), Listing.of(x, "name"));
        Links.list(x, "roles", page, RoleView.of(x));
    }

    private void create(Exchange x) {
        answer(x, 201, roles.create(x.fields("role")));
    }

    private void show(Exchange x) {
        answer(x, 200, roles.show(x.caller(), x.variable("id")));
    }

    private void update(Exchange x) {
        answer(x, 200, roles.update(x.variable("id"), x.fields("role")));
    }

    private static void answer(Exchange x, int status, Role role) {
        x.json(status, Json.object().set("role", RoleView.of(x).apply(role)));
    }

    private void delete(Exchange x) {
        roles.delete(x.variable("id"));
        x.status(204);
    }

    private void inferences(Exchange x) {
        var answer = Json.object();
        var list = answer.putArray("role_inferences");
        roles.inferences().forEach(inference -> list.add(view(x, inference)));
        answer.set("links", Links.ofList(x, x.path().raw()));
        x.json(200, answer);
    }

    private void inference(Exchange x) {
        answer(x, 200, view(x, roles.inference(x.variable("id"))));
    }

    private void rule(Exchange x) {
        answer(x, 200, one(x, roles.rule(x.variable("id"), x.variable("implied"))));
    }

    private void checkRule(Exchange x) {
        roles.rule(x.variable("id"), x.variable("implied"));
        x.status(204);
    }

    private void imply(Exchange x) {
        answer(x, 201, one(x, roles.imply(x.variable("id"), x.variable("implied"))));
    }

    private void implyNoMore(Exchange x) {
        roles.implyNoMore(x.variable("id"), x.variable("implied"));
        x.status(204);
    }

    private static void answer(Exchange x, int status, ObjectNode inference) {
        var answer = Json.object();
        answer.set("role_inference", inference);
        answer.putObject("links")
                .put("self", x.baseUrl() + Links.PREFIX + x.path().raw());
        x.json(status, answer);
    }

    private static ObjectNode view(Exchange x, Roles.Inference inference) {
        var view = Json.object();
        view.set("prior_role", RoleView.brief(x, inference.prior()));
        var implied = view.putArray("implies");
        inference.implied().forEach(role -> implied.add(RoleView.brief(x, role)));
        return view;
    }

    /// A single rule holds a role where a role's rules hold a list.
    private static ObjectNode one(Exchange x, Roles.Inference rule) {
        var view = Json.object();
        view.set("prior_role", RoleView.brief(x, rule.prior()));
        view.set("implies", RoleView.brief(x, rule.implied().getFirst()));
        return view;
    }
}
