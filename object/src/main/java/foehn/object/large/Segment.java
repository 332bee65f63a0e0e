package foehn.object.large;

import foehn.kernel.json.Json;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a stored manifest names.
sealed interface Segment {
    /// How many bytes it gives to the large object.
    long length();

    /// What it adds to the large object's ETag.
    String mark();

    ObjectNode toJson();

    /// The same as a client wrote it.
    ObjectNode toRequestJson();

    /// Bytes that stand in the manifest itself.
    record Inline(byte[] data) implements Segment {
        @Override
        public long length() {
            return data.length;
        }

        @Override
        public String mark() {
            return Manifest.md5(data);
        }

        @Override
        public ObjectNode toJson() {
            return Json.object().put("data", Base64.getEncoder().encodeToString(data));
        }

        @Override
        public ObjectNode toRequestJson() {
            return toJson();
        }
    }

    /// An object, or a part of one.
    ///
    /// @param name `/container/object`
    /// @param nested whether it is a static large object itself
    record Stored(
            String name,
            long bytes,
            String hash,
            String contentType,
            String lastModified,
            Optional<Span> range,
            boolean nested)
            implements Segment {
        String container() {
            return name.substring(1, name.indexOf('/', 1));
        }

        String object() {
            return name.substring(name.indexOf('/', 1) + 1);
        }

        @Override
        public long length() {
            return range.map(Span::length).orElse(bytes);
        }

        @Override
        public String mark() {
            return range.map(span -> hash + ":" + span + ";").orElse(hash);
        }

        @Override
        public ObjectNode toJson() {
            var json = Json.object()
                    .put("name", name)
                    .put("bytes", bytes)
                    .put("hash", hash)
                    .put("content_type", contentType)
                    .put("last_modified", lastModified);
            range.ifPresent(span -> json.put("range", span.toString()));
            if (nested) {
                json.put("sub_slo", true);
            }
            return json;
        }

        @Override
        public ObjectNode toRequestJson() {
            var json = Json.object().put("etag", hash).put("path", name);
            range.ifPresent(span -> json.put("range", span.toString()));
            return json.put("size_bytes", bytes);
        }
    }

    static Segment parse(JsonNode json) {
        if (json.has("data")) {
            return new Inline(Base64.getDecoder().decode(json.get("data").asString()));
        }
        return new Stored(
                json.path("name").asString(""),
                json.path("bytes").asLong(0),
                json.path("hash").asString(""),
                json.path("content_type").asString("application/octet-stream"),
                json.path("last_modified").asString(""),
                json.has("range") ? Optional.of(Span.parse(json.get("range").asString())) : Optional.empty(),
                json.path("sub_slo").asBoolean(false));
    }
}
