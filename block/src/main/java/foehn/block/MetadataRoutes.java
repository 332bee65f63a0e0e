package foehn.block;

import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import java.util.Map;
import java.util.Set;

/// `/volumes/{id}/metadata` and `/snapshots/{id}/metadata`: the same rules for both.
final class MetadataRoutes {
    private final String collection;
    private final Labelled things;

    /// What has metadata.
    interface Labelled {
        Map<String, String> labels(Exchange x, String id);

        void put(Exchange x, String id, Map<String, String> labels, boolean replace);

        void remove(Exchange x, String id, String name);
    }

    MetadataRoutes(String collection, Labelled things) {
        this.collection = collection;
        this.things = things;
    }

    static Labelled of(Volumes volumes) {
        return new Labelled() {
            @Override
            public Map<String, String> labels(Exchange x, String id) {
                return volumes.labels(x.caller(), id, LabelStore.METADATA);
            }

            @Override
            public void put(Exchange x, String id, Map<String, String> labels, boolean replace) {
                volumes.putLabels(x.caller(), id, LabelStore.METADATA, labels, replace);
            }

            @Override
            public void remove(Exchange x, String id, String name) {
                volumes.removeLabel(x.caller(), id, LabelStore.METADATA, name);
            }
        };
    }

    static Labelled of(Snapshots snapshots) {
        return new Labelled() {
            @Override
            public Map<String, String> labels(Exchange x, String id) {
                return snapshots.labels(x.caller(), id);
            }

            @Override
            public void put(Exchange x, String id, Map<String, String> labels, boolean replace) {
                snapshots.putLabels(x.caller(), id, labels, replace);
            }

            @Override
            public void remove(Exchange x, String id, String name) {
                snapshots.removeLabel(x.caller(), id, name);
            }
        };
    }

    V3 add(V3 routes) {
        var all = "/" + collection + "/{id}/metadata";
        return routes.on("GET", all, Policy.READER, this::list)
                .on("POST", all, Policy.MEMBER, x -> put(x, false))
                .on("PUT", all, Policy.MEMBER, x -> put(x, true))
                .on("GET", all + "/{name}", Policy.READER, this::show)
                .on("PUT", all + "/{name}", Policy.MEMBER, this::putOne)
                .on("DELETE", all + "/{name}", Policy.MEMBER, this::remove);
    }

    private void list(Exchange x) {
        var body = Json.object();
        things.labels(x, x.variable("id")).forEach(body.putObject("metadata")::put);
        x.json(200, body);
    }

    private void put(Exchange x, boolean replace) {
        var fields = Fields.of(x.json(), "body");
        fields.object("metadata");
        things.put(x, x.variable("id"), fields.textMap("metadata", NewVolume.METADATA_MAX), replace);
        list(x);
    }

    private void show(Exchange x) {
        var name = x.variable("name");
        var value = things.labels(x, x.variable("id")).get(name);
        if (value == null) {
            throw Cinder.missing("Metadata item", name);
        }
        var body = Json.object();
        body.putObject("meta").put(name, value);
        x.json(200, body);
    }

    private void putOne(Exchange x) {
        var fields = Fields.of(x.json(), "body");
        fields.object("meta");
        var labels = fields.textMap("meta", NewVolume.METADATA_MAX);
        if (!labels.keySet().equals(Set.of(x.variable("name")))) {
            throw Cinder.refused("Request body and URI mismatch");
        }
        things.put(x, x.variable("id"), labels, false);
        var body = Json.object();
        labels.forEach(body.putObject("meta")::put);
        x.json(200, body);
    }

    private void remove(Exchange x) {
        things.remove(x, x.variable("id"), x.variable("name"));
        x.status(200);
    }
}
