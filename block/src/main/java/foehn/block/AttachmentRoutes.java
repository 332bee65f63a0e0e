package foehn.block;

import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `/attachments`, from 3.27 on.
final class AttachmentRoutes {
    private static final int FIRST = 27;

    private final Attachments attachments;

    AttachmentRoutes(Attachments attachments) {
        this.attachments = attachments;
    }

    V3 add(V3 routes) {
        return routes.since(FIRST, "GET", "/attachments", Policy.READER, x -> list(x, false))
                .since(FIRST, "GET", "/attachments/detail", Policy.READER, x -> list(x, true))
                .since(FIRST, "GET", "/attachments/summary", Policy.READER, x -> list(x, false))
                .since(FIRST, "POST", "/attachments", Policy.MEMBER, this::create)
                .since(FIRST, "GET", "/attachments/{id}", Policy.READER, this::show)
                .since(FIRST, "PUT", "/attachments/{id}", Policy.MEMBER, this::update)
                .since(FIRST, "DELETE", "/attachments/{id}", Policy.MEMBER, this::delete)
                .since(44, "POST", "/attachments/{id}/action", Policy.MEMBER, this::act);
    }

    private static ObjectNode brief(Attachment a) {
        return Json.object()
                .put("id", a.id())
                .put("volume_id", a.volumeId())
                .put("instance", a.instanceId())
                .put("status", a.status());
    }

    private static ObjectNode full(Attachment a, @Nullable ObjectNode connection) {
        var view = brief(a).put("attached_at", Views.time(a.attachedAt()))
                .putNull("detached_at")
                .put("attach_mode", a.mode());
        view.set("connection_info", connection == null ? stored(a) : connection);
        return view;
    }

    /// As Cinder has it, the data lie flat beside their type. What is stored holds no secrets.
    private static ObjectNode stored(Attachment a) {
        return a.connection() == null ? Json.object() : flat(a, Json.MAPPER.readTree(a.connection()));
    }

    static ObjectNode flat(Attachment a, JsonNode connection) {
        var view = Json.object();
        connection.path("data").properties().forEach(e -> view.set(e.getKey(), e.getValue()));
        view.set("driver_volume_type", connection.path("driver_volume_type"));
        view.put("attachment_id", a.id());
        return view;
    }

    private void list(Exchange x, boolean detail) {
        var query = new ListQuery(
                x,
                Map.of("volume_id", "volume_id", "status", "status", "instance_id", "instance_id"),
                Set.of("id", "created_at", "status"));
        var found = attachments.list(query.owned());
        var body = Json.object();
        var array = body.putArray("attachments");
        found.forEach(a -> array.add(detail ? full(a, null) : brief(a)));
        query.linkNext(body, "attachments", found, Attachment::id);
        x.json(200, body);
    }

    private void answer(Exchange x, Attachment attachment, @Nullable ObjectNode connection) {
        var body = Json.object();
        body.set("attachment", full(attachment, connection));
        x.json(200, body);
    }

    private void show(Exchange x) {
        answer(x, attachments.get(x.caller(), x.variable("id")), null);
    }

    private void create(Exchange x) {
        var fields = x.fields("attachment");
        Optional<String> mode = Microversion.of(x).atLeast(54) ? fields.optionalText("mode", 1, 16) : Optional.empty();
        var connector = connector(fields);
        var made = attachments.reserve(
                x.caller(),
                fields.text("volume_uuid", 1, 64),
                fields.optionalText("instance_uuid", 1, 64).orElse(null),
                mode);
        if (connector.isEmpty()) {
            answer(x, made, null);
        } else {
            connect(x, made, connector.get());
        }
    }

    private static Optional<ObjectNode> connector(Fields fields) {
        return fields.optionalObject("connector").map(Fields::node).filter(c -> !c.isEmpty());
    }

    /// Clients before 3.44 cannot say that they are done.
    private void connect(Exchange x, Attachment attachment, ObjectNode connector) {
        var connection = attachments.connect(attachment, connector);
        if (!Microversion.of(x).atLeast(44)) {
            attachments.complete(attachment, connector.path("mountpoint").asString(null));
        }
        var data = Json.object().put("driver_volume_type", connection.type());
        data.set("data", Json.MAPPER.valueToTree(connection.complete()));
        answer(x, attachments.get(x.caller(), attachment.id()), flat(attachment, data));
    }

    private void update(Exchange x) {
        var attachment = attachments.get(x.caller(), x.variable("id"));
        var connector = connector(x.fields("attachment"))
                .orElseThrow(() -> Cinder.invalidInput("Attachment update needs a connector."));
        connect(x, attachment, connector);
    }

    private void delete(Exchange x) {
        var body = Json.object();
        var array = body.putArray("attachments");
        attachments.release(attachments.get(x.caller(), x.variable("id"))).forEach(a -> array.add(brief(a)));
        x.json(200, body);
    }

    private void act(Exchange x) {
        var attachment = attachments.get(x.caller(), x.variable("id"));
        if (!Fields.of(x.json(), "body").names().equals(Set.of("os-complete"))) {
            throw Cinder.refused("There is no such action on an attachment.");
        }
        attachments.complete(attachment, null);
        x.status(204);
    }
}
