package foehn.image;

import foehn.kernel.auth.Policy;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Json;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// `/v2/schemas` and `/v2/info`: what clients ask before they ask for anything else.
final class SchemaRoutes {
    Routes routes() {
        return new Routes()
                .on("GET", "/v2/schemas/image", Policy.READER, x -> x.json(200, image()))
                .on("GET", "/v2/schemas/images", Policy.READER, x -> x.json(200, collection("images", image())))
                .on("GET", "/v2/schemas/member", Policy.READER, x -> x.json(200, member()))
                .on("GET", "/v2/schemas/members", Policy.READER, x -> x.json(200, collection("members", member())))
                .on("GET", "/v2/schemas/task", Policy.READER, x -> x.json(200, task()))
                .on("GET", "/v2/schemas/tasks", Policy.READER, x -> x.json(200, collection("tasks", task())))
                .on("GET", "/v2/info/import", Policy.READER, x -> x.json(200, imports()))
                .on("GET", "/v2/info/stores", Policy.READER, x -> x.json(200, stores()));
    }

    private static ObjectNode image() {
        var schema = Json.object().put("name", "image");
        var properties = schema.putObject("properties");
        for (var attribute : Attribute.values()) {
            properties.set(attribute.label, attribute.schema());
        }
        schema.putObject("additionalProperties").put("type", "string");
        link(schema, "self", "{self}");
        link(schema, "enclosure", "{file}");
        link(schema, "describedby", "{schema}");
        return schema;
    }

    private static ObjectNode member() {
        var schema = texts("member", List.of("member_id", "image_id", "created_at", "updated_at", "schema"));
        words(schema, "status", List.of("pending", "accepted", "rejected"));
        return schema;
    }

    private static ObjectNode task() {
        var schema = texts(
                "task",
                List.of(
                        "id",
                        "owner",
                        "message",
                        "image_id",
                        "request_id",
                        "user_id",
                        "created_at",
                        "updated_at",
                        "self",
                        "schema"));
        words(schema, "type", List.of(TaskView.TYPE));
        words(schema, "status", List.of("pending", "processing", "success", "failure"));
        var properties = (ObjectNode) schema.get("properties");
        properties.putObject("input").putArray("type").add("null").add("object");
        properties.putObject("result").putArray("type").add("null").add("object");
        return schema;
    }

    private static ObjectNode texts(String name, List<String> names) {
        var schema = Json.object().put("name", name);
        var properties = schema.putObject("properties");
        names.forEach(n -> properties.putObject(n).put("type", "string"));
        return schema;
    }

    private static void words(ObjectNode schema, String name, List<String> words) {
        var property = ((ObjectNode) schema.get("properties")).putObject(name).put("type", "string");
        words.forEach(property.putArray("enum")::add);
    }

    private static ObjectNode collection(String name, ObjectNode element) {
        var schema = Json.object().put("name", name);
        var properties = schema.putObject("properties");
        properties.putObject(name).put("type", "array").set("items", element);
        for (var link : List.of("first", "next", "schema")) {
            properties.putObject(link).put("type", "string");
        }
        link(schema, "first", "{first}");
        link(schema, "next", "{next}");
        link(schema, "describedby", "{schema}");
        return schema;
    }

    private static void link(ObjectNode schema, String relation, String address) {
        schema.withArray("links").addObject().put("rel", relation).put("href", address);
    }

    private static ObjectNode imports() {
        var body = Json.object();
        var methods = body.putObject("import-methods")
                .put("description", "Import methods available.")
                .put("type", "array");
        Imports.METHODS.forEach(methods.putArray("value")::add);
        return body;
    }

    private static ObjectNode stores() {
        var body = Json.object();
        body.putArray("stores").addObject().put("id", Stores.ONLY).put("default", "true");
        return body;
    }
}
