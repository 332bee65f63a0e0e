package foehn.compute;

import foehn.compute.ServerTasks.Asked;
import foehn.kernel.Fault;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import java.util.Optional;

/// `/v2.1/servers`: reads the request, calls the rules, writes the answer, and knows nothing else.
final class ServerRoutes {
    private final Servers servers;
    private final NewServers orders;
    private final LiveMigrations migrations;

    ServerRoutes(Servers servers, NewServers orders, LiveMigrations migrations) {
        this.servers = servers;
        this.orders = orders;
        this.migrations = migrations;
    }

    Routes routes() {
        return new Routes()
                .on("GET", "/v2.1/servers", Policy.READER, this::list)
                .on("GET", "/v2.1/servers/detail", Policy.READER, this::listDetail)
                .on("POST", "/v2.1/servers", Policy.MEMBER, this::create)
                .on("GET", "/v2.1/servers/{id}", Policy.READER, this::show)
                .on("PUT", "/v2.1/servers/{id}", Policy.MEMBER, this::update)
                .on("DELETE", "/v2.1/servers/{id}", Policy.MEMBER, this::delete)
                .on("POST", "/v2.1/servers/{id}/action", Policy.MEMBER, this::act);
    }

    private static Asked asked(Exchange x) {
        return Asked.by(x.caller(), x.requestId());
    }

    private void list(Exchange x) {
        var query = ServerQuery.of(x, Microversion.of(x));
        var page = servers.list(query);
        var view = new ServerView(x);
        var body = Json.object();
        var array = body.putArray("servers");
        page.forEach(server -> array.add(view.brief(server)));
        Links.addNext(
                x,
                body,
                "servers_links",
                query.limit(),
                page.stream().map(Server::id).toList());
        x.json(200, body);
    }

    private void listDetail(Exchange x) {
        var query = ServerQuery.of(x, Microversion.of(x));
        var page = servers.list(query);
        var view = new ServerView(x);
        var body = Json.object();
        var array = body.putArray("servers");
        servers.details(page).forEach(detail -> array.add(view.listed(detail)));
        Links.addNext(
                x,
                body,
                "servers_links",
                query.limit(),
                page.stream().map(Server::id).toList());
        x.json(200, body);
    }

    private void create(Exchange x) {
        var wanted = NewServerBody.parse(x.json(), x.caller(), Microversion.of(x));
        var first = orders.create(x.caller(), asked(x), wanted).getFirst();
        if (wanted.reservation()) {
            x.json(202, Json.object().put("reservation_id", first.reservationId()));
            return;
        }
        var body = Json.object();
        var view = body.putObject("server")
                .put("id", first.id())
                .put("adminPass", wanted.adminPass())
                .put("OS-DCF:diskConfig", first.diskConfig());
        view.set("links", Links.to(x, "servers", first.id()));
        var groups = view.putArray("security_groups");
        wanted.securityGroups().forEach(name -> groups.addObject().put("name", name));
        x.setHeader("Location", x.baseUrl() + "/compute/v2.1/servers/" + first.id());
        x.json(202, body);
    }

    private void show(Exchange x) {
        var body = Json.object();
        body.set("server", new ServerView(x).shown(servers.detail(servers.get(x.caller(), x.variable("id")))));
        x.json(200, body);
    }

    private void update(Exchange x) {
        var version = Microversion.of(x);
        var fields = Fields.of(x.json(), "body").allowOnly("server").object("server");
        boolean described = version.atLeast(19);
        fields.allowOnly("name", "accessIPv4", "accessIPv6", "OS-DCF:diskConfig", described ? "description" : "name");
        if (fields.names().isEmpty()) {
            throw Fault.invalid("server", "At least one property is expected.");
        }
        var changes = new Servers.Changes(
                fields.has("name") ? Optional.of(Names.of(fields, "name")) : Optional.empty(),
                fields.has("description") ? Optional.of(fields.optionalText("description", 0, 255)) : Optional.empty(),
                NewServerBody.address(fields, "accessIPv4", false),
                NewServerBody.address(fields, "accessIPv6", true),
                NewServerBody.diskConfig(fields));
        var server = servers.update(x.caller(), x.variable("id"), changes);
        var body = Json.object();
        body.set("server", new ServerView(x).updated(servers.detail(server)));
        x.json(200, body);
    }

    private void delete(Exchange x) {
        servers.delete(x.caller(), asked(x), x.variable("id"));
        x.status(204);
    }

    /// Sixty Nova actions share one address; the body says which. Parse it once, then switch on types.
    private void act(Exchange x) {
        var action = ServerAction.parse(x.json(), Microversion.of(x));
        var caller = x.caller();
        var id = x.variable("id");
        if (action.forOperators() && !caller.isAdmin()) {
            throw Fault.forbidden("Policy doesn't allow this action to be performed.");
        }
        switch (action) {
            case ServerAction.Start _ -> power(x, ServerTask.POWERING_ON, "start");
            case ServerAction.Stop _ -> power(x, ServerTask.POWERING_OFF, "stop");
            case ServerAction.Pause _ -> power(x, ServerTask.PAUSING, "pause");
            case ServerAction.Unpause _ -> power(x, ServerTask.UNPAUSING, "unpause");
            case ServerAction.Reboot reboot ->
                power(x, reboot.hard() ? ServerTask.REBOOTING_HARD : ServerTask.REBOOTING, "reboot");
            case ServerAction.Lock lock -> servers.lock(caller, asked(x), id, lock.reason());
            case ServerAction.Unlock _ -> servers.unlock(caller, asked(x), id);
            case ServerAction.ResetState reset -> servers.resetState(caller, asked(x), id, reset.state());
            case ServerAction.AddSecurityGroup add -> servers.addSecurityGroup(caller, asked(x), id, add.group());
            case ServerAction.RemoveSecurityGroup remove ->
                servers.removeSecurityGroup(caller, asked(x), id, remove.group());
            case ServerAction.ForceDelete _ -> servers.delete(caller, asked(x), id);
            case ServerAction.Restore _ -> servers.requireSoftDeleted(caller, id);
            case ServerAction.MigrateLive migrate -> migrations.begin(asked(x), servers.get(caller, id), migrate);
            case ServerAction.ConsoleOutput output -> {
                x.json(200, Json.object().put("output", servers.consoleOutput(caller, id, output.lines())));
                return;
            }
            case ServerAction.Console console -> {
                servers.get(caller, id);
                throw Fault.named(400, "badRequest", "Unavailable console type " + console.type() + ".");
            }
            case ServerAction.Unsupported unsupported -> {
                servers.unlocked(caller, id);
                throw Fault.named(
                        501,
                        "notImplemented",
                        "The requested functionality is not supported: " + unsupported.name() + ".");
            }
        }
        x.status(202);
    }

    private void power(Exchange x, ServerTask task, String verb) {
        servers.power(x.caller(), asked(x), x.variable("id"), task, verb);
    }
}
