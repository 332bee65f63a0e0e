package foehn.compute;

import foehn.kernel.Fault;
import foehn.kernel.Times;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Json;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// `/v2.1/servers/{id}/os-instance-actions`.
final class InstanceActionRoutes {
    private static final int PAGE_MAX = 1000;
    private static final int DELETED_FROM = 21;
    private static final int EVENTS_FOR_ALL_FROM = 51;
    private static final int PAGES_FROM = 58;
    private static final int HOSTS_FROM = 62;
    private static final int BEFORE_FROM = 66;

    private final ServerStore servers;
    private final InstanceActionListStore actions;

    InstanceActionRoutes(ServerStore servers, InstanceActionListStore actions) {
        this.servers = servers;
        this.actions = actions;
    }

    Routes routes() {
        return new Routes()
                .on("GET", "/v2.1/servers/{id}/os-instance-actions", Policy.READER, this::list)
                .on("GET", "/v2.1/servers/{id}/os-instance-actions/{request}", Policy.READER, this::show);
    }

    /// The server, also when it has been deleted, if the caller may see it.
    private Server server(Exchange x) {
        var id = x.variable("id");
        boolean alsoDeleted = Microversion.of(x).atLeast(DELETED_FROM);
        return servers.find(id)
                .filter(s -> x.caller().mayTouch(s.projectId()))
                .filter(s -> alsoDeleted || !s.deleted())
                .orElseThrow(() -> Fault.notFound("Instance", id));
    }

    private void list(Exchange x) {
        var version = Microversion.of(x);
        boolean paged = version.atLeast(PAGES_FROM);
        int limit = paged ? x.limit(PAGE_MAX) : Integer.MAX_VALUE;
        long since = paged ? QueryTimes.of(x, "changes-since").orElse(0) : 0;
        long before = version.atLeast(BEFORE_FROM)
                ? QueryTimes.of(x, "changes-before").orElse(Long.MAX_VALUE)
                : Long.MAX_VALUE;
        if (since > before) {
            throw Fault.named(
                    400, "badRequest", "The value of changes-since must be less than or equal to changes-before.");
        }
        var wanted = actions.of(server(x).id()).stream()
                .filter(a -> a.updatedAt() >= since && a.updatedAt() <= before)
                .toList();
        var page = Page.of(wanted, InstanceAction::requestId, paged ? x.query("marker") : Optional.empty(), limit);
        var body = Json.object();
        var array = body.putArray("instanceActions");
        page.forEach(a -> array.add(view(x, a)));
        if (paged) {
            Links.addNext(
                    x,
                    body,
                    "links",
                    limit,
                    page.stream().map(InstanceAction::requestId).toList());
        }
        x.json(200, body);
    }

    private static ObjectNode view(Exchange x, InstanceAction action) {
        var view = Json.object()
                .put("action", action.action())
                .put("instance_uuid", action.serverId())
                .put("request_id", action.requestId())
                .put("user_id", action.userId())
                .put("project_id", action.projectId())
                .put("start_time", Times.naive(action.startedAt()))
                .put("message", action.message());
        if (Microversion.of(x).atLeast(PAGES_FROM)) {
            view.put("updated_at", Times.naive(action.updatedAt()));
        }
        return view;
    }

    private void show(Exchange x) {
        var server = server(x);
        var request = x.variable("request");
        var action = actions.find(server.id(), request)
                .orElseThrow(() -> Fault.named(
                        404,
                        "itemNotFound",
                        "Action for request_id " + request + " on instance " + server.id() + " not found"));
        var view = view(x, action);
        if (x.caller().isAdmin() || Microversion.of(x).atLeast(EVENTS_FOR_ALL_FROM)) {
            var array = view.putArray("events");
            actions.events(server.id(), request).forEach(event -> array.add(view(x, server, event)));
        }
        var body = Json.object();
        body.set("instanceAction", view);
        x.json(200, body);
    }

    private static ObjectNode view(Exchange x, Server server, InstanceAction.Event event) {
        var view = Json.object()
                .put("event", event.event())
                .put("start_time", Times.naive(event.startedAt()))
                .put("finish_time", event.finishedAt() == null ? null : Times.naive(event.finishedAt()))
                .put("result", event.result());
        boolean admin = x.caller().isAdmin();
        if (admin) {
            view.put("traceback", event.details());
        }
        if (Microversion.of(x).atLeast(HOSTS_FROM)) {
            view.put("hostId", HostId.of(server.projectId(), event.host()));
            if (admin && event.host() != null) {
                view.put("host", event.host());
            }
        }
        return view;
    }
}
