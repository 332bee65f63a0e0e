package foehn.compute;

import foehn.kernel.Fault;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import java.util.List;
import java.util.Map;

/// `/v2.1/servers/{id}/metadata` and `/v2.1/servers/{id}/tags`.
final class ServerLabelRoutes {
    private static final int METADATA_MAX = 4096;

    private final ServerLabels labels;

    ServerLabelRoutes(ServerLabels labels) {
        this.labels = labels;
    }

    Routes routes() {
        return new Routes()
                .on("GET", "/v2.1/servers/{id}/metadata", Policy.READER, this::metadata)
                .on("POST", "/v2.1/servers/{id}/metadata", Policy.MEMBER, x -> putMetadata(x, false))
                .on("PUT", "/v2.1/servers/{id}/metadata", Policy.MEMBER, x -> putMetadata(x, true))
                .on("GET", "/v2.1/servers/{id}/metadata/{key}", Policy.READER, this::metadatum)
                .on("PUT", "/v2.1/servers/{id}/metadata/{key}", Policy.MEMBER, this::putMetadatum)
                .on("DELETE", "/v2.1/servers/{id}/metadata/{key}", Policy.MEMBER, this::removeMetadatum)
                .on("GET", "/v2.1/servers/{id}/tags", Policy.READER, this::tags)
                .on("PUT", "/v2.1/servers/{id}/tags", Policy.MEMBER, this::setTags)
                .on("DELETE", "/v2.1/servers/{id}/tags", Policy.MEMBER, this::clearTags)
                .on("GET", "/v2.1/servers/{id}/tags/{tag}", Policy.READER, this::tag)
                .on("PUT", "/v2.1/servers/{id}/tags/{tag}", Policy.MEMBER, this::addTag)
                .on("DELETE", "/v2.1/servers/{id}/tags/{tag}", Policy.MEMBER, this::removeTag);
    }

    private static String id(Exchange x) {
        return x.variable("id");
    }

    private void metadata(Exchange x) {
        answer(x, "metadata", labels.metadata(x.caller(), id(x)));
    }

    private static void answer(Exchange x, String name, Map<String, String> entries) {
        var body = Json.object();
        var object = body.putObject(name);
        entries.forEach(object::put);
        x.json(200, body);
    }

    private void putMetadata(Exchange x, boolean replace) {
        var body = Fields.of(x.json(), "body").allowOnly("metadata");
        body.object("metadata");
        var entries = body.textMap("metadata", METADATA_MAX);
        requireTexts(body.object("metadata"));
        answer(x, "metadata", labels.putMetadata(x.caller(), id(x), entries, replace));
    }

    private static void requireTexts(Fields entries) {
        entries.node().properties().forEach(e -> {
            if (!e.getValue().isString()) {
                throw Fault.invalid("metadata", "Values are strings.");
            }
        });
    }

    private void metadatum(Exchange x) {
        var key = x.variable("key");
        answer(x, "meta", Map.of(key, labels.metadatum(x.caller(), id(x), key)));
    }

    private void putMetadatum(Exchange x) {
        var key = x.variable("key");
        var body = Fields.of(x.json(), "body").allowOnly("meta");
        requireTexts(body.object("meta"));
        var entries = body.textMap("meta", METADATA_MAX);
        if (entries.size() != 1 || !entries.containsKey(key)) {
            throw Fault.invalid("meta", "Request body and URI mismatch");
        }
        labels.putMetadata(x.caller(), id(x), entries, false);
        answer(x, "meta", entries);
    }

    private void removeMetadatum(Exchange x) {
        labels.removeMetadatum(x.caller(), id(x), x.variable("key"));
        x.status(204);
    }

    private static void requireTags(Exchange x) {
        Microversion.of(x).require(26, Integer.MAX_VALUE);
    }

    private void tags(Exchange x) {
        requireTags(x);
        answerTags(x, labels.tags(x.caller(), id(x)));
    }

    private static void answerTags(Exchange x, List<String> tags) {
        var body = Json.object();
        var array = body.putArray("tags");
        tags.forEach(array::add);
        x.json(200, body);
    }

    private void setTags(Exchange x) {
        requireTags(x);
        var body = Fields.of(x.json(), "body").allowOnly("tags");
        if (!body.has("tags")) {
            throw Fault.invalid("body", "'tags' is a required property");
        }
        answerTags(x, labels.setTags(x.caller(), id(x), body.texts("tags", ServerLabels.TAG_LENGTH_MAX)));
    }

    private void clearTags(Exchange x) {
        requireTags(x);
        labels.setTags(x.caller(), id(x), List.of());
        x.status(204);
    }

    private void tag(Exchange x) {
        requireTags(x);
        labels.requireTag(x.caller(), id(x), x.variable("tag"));
        x.status(204);
    }

    private void addTag(Exchange x) {
        requireTags(x);
        boolean added = labels.addTag(x.caller(), id(x), x.variable("tag"));
        if (added) {
            x.setHeader("Location", x.baseUrl() + "/compute" + x.path().raw());
        }
        x.status(added ? 201 : 204);
    }

    private void removeTag(Exchange x) {
        requireTags(x);
        labels.removeTag(x.caller(), id(x), x.variable("tag"));
        x.status(204);
    }
}
