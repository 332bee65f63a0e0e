package foehn.compute;

import foehn.kernel.Fault;
import foehn.kernel.Times;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// `/v2.1/os-aggregates`.
final class AggregateRoutes {
    private final Aggregates aggregates;

    AggregateRoutes(Aggregates aggregates) {
        this.aggregates = aggregates;
    }

    Routes routes() {
        return new Routes()
                .on("GET", "/v2.1/os-aggregates", Policy.ADMIN, this::list)
                .on("POST", "/v2.1/os-aggregates", Policy.ADMIN, this::create)
                .on("GET", "/v2.1/os-aggregates/{id}", Policy.ADMIN, x -> answer(x, aggregates.get(x.variable("id"))))
                .on("PUT", "/v2.1/os-aggregates/{id}", Policy.ADMIN, this::update)
                .on("DELETE", "/v2.1/os-aggregates/{id}", Policy.ADMIN, this::delete)
                .on("POST", "/v2.1/os-aggregates/{id}/action", Policy.ADMIN, this::act);
    }

    private void list(Exchange x) {
        var body = Json.object();
        var array = body.putArray("aggregates");
        aggregates.all().forEach(a -> array.add(full(x, a)));
        x.json(200, body);
    }

    private void create(Exchange x) {
        var f = x.fields("aggregate").allowOnly("name", Aggregate.ZONE);
        var made = aggregates.create(Names.of(f, "name"), Names.optional(f, Aggregate.ZONE));
        var body = Json.object();
        body.set("aggregate", brief(x, made));
        x.json(200, body);
    }

    private void update(Exchange x) {
        var f = x.fields("aggregate").allowOnly("name", Aggregate.ZONE);
        if (f.names().isEmpty()) {
            throw Fault.invalid("aggregate", "{} does not have enough properties");
        }
        answer(x, aggregates.update(x.variable("id"), Names.optional(f, "name"), Names.optional(f, Aggregate.ZONE)));
    }

    private void delete(Exchange x) {
        aggregates.delete(x.variable("id"));
        x.status(200);
    }

    private void act(Exchange x) {
        var body = Fields.of(x.json(), "body").allowOnly("add_host", "remove_host", "set_metadata");
        if (body.names().size() != 1) {
            throw Fault.invalid("body", "One action is expected.");
        }
        var id = x.variable("id");
        answer(
                x,
                switch (body.names().iterator().next()) {
                    case "add_host" -> aggregates.addHost(id, host(body.object("add_host")));
                    case "remove_host" -> aggregates.removeHost(id, host(body.object("remove_host")));
                    default ->
                        aggregates.setMetadata(
                                id,
                                metadata(body.object("set_metadata")
                                        .allowOnly("metadata")
                                        .object("metadata")));
                });
    }

    private static String host(Fields action) {
        return action.allowOnly("host").text("host", 1, 255);
    }

    private static Map<String, @Nullable String> metadata(Fields f) {
        var entries = new HashMap<String, @Nullable String>();
        for (String key : f.names()) {
            if (key.isEmpty() || key.length() > 255) {
                throw Fault.invalid("metadata", "A key has between 1 and 255 characters.");
            }
            entries.put(key, f.optionalText(key, 0, 255).orElse(null));
        }
        return entries;
    }

    private static void answer(Exchange x, Aggregate aggregate) {
        var body = Json.object();
        body.set("aggregate", full(x, aggregate));
        x.json(200, body);
    }

    private static ObjectNode brief(Exchange x, Aggregate aggregate) {
        var view = Json.object()
                .put("id", aggregate.id())
                .put("name", aggregate.name())
                .put("availability_zone", aggregate.zone().orElse(null))
                .put("created_at", Times.naive(aggregate.createdAt()))
                .put("updated_at", aggregate.updatedAt() == null ? null : Times.naive(aggregate.updatedAt()))
                .put("deleted", false)
                .putNull("deleted_at");
        if (Microversion.of(x).atLeast(41)) {
            view.put("uuid", aggregate.uuid());
        }
        return view;
    }

    private static ObjectNode full(Exchange x, Aggregate aggregate) {
        var view = brief(x, aggregate);
        var hosts = view.putArray("hosts");
        aggregate.hosts().forEach(hosts::add);
        var metadata = view.putObject("metadata");
        aggregate.metadata().forEach(metadata::put);
        return view;
    }
}
