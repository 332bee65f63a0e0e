package foehn.block;

import foehn.kernel.Times;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.json.Json;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// `/messages`, from 3.3 on: why something did not come about.
final class MessageRoutes {
    private final Common common;

    MessageRoutes(Common common) {
        this.common = common;
    }

    V3 add(V3 routes) {
        return routes.since(3, "GET", "/messages", Policy.READER, this::list)
                .since(3, "GET", "/messages/{id}", Policy.READER, this::show)
                .since(3, "DELETE", "/messages/{id}", Policy.MEMBER, this::delete);
    }

    private static ObjectNode view(Exchange x, Message message) {
        var view = Json.object()
                .put("id", message.id())
                .put("event_id", message.eventId())
                .put("user_message", message.text())
                .put("message_level", message.messageLevel())
                .put("resource_type", message.resourceType())
                .put("resource_uuid", message.resourceUuid())
                .put("request_id", message.requestId())
                .put("created_at", Times.naive(message.createdAt()))
                .put("guaranteed_until", Times.naive(message.expiresAt()));
        Views.link(x, view, "messages", message.id());
        return view;
    }

    private Message require(Exchange x) {
        var id = x.variable("id");
        return common.tables()
                .messages
                .find(id)
                .filter(m -> x.caller().mayTouch(m.projectId()))
                .orElseThrow(() -> Cinder.missing("Message", id));
    }

    private void list(Exchange x) {
        var query = new ListQuery(
                x,
                Map.of(
                        "resource_uuid", "resource_uuid",
                        "resource_type", "resource_type",
                        "event_id", "event_id",
                        "request_id", "request_id",
                        "message_level", "message_level"),
                Set.of(
                        "id",
                        "created_at",
                        "event_id",
                        "resource_uuid",
                        "resource_type",
                        "request_id",
                        "message_level"));
        var found = common.tables().messages.list(query.owned());
        var body = Json.object();
        var array = body.putArray("messages");
        found.forEach(m -> array.add(view(x, m)));
        query.linkNext(body, "messages", found, Message::id);
        x.json(200, body);
    }

    private void show(Exchange x) {
        var body = Json.object();
        body.set("message", view(x, require(x)));
        x.json(200, body);
    }

    private void delete(Exchange x) {
        common.tables().messages.delete(require(x).id());
        x.status(204);
    }
}
