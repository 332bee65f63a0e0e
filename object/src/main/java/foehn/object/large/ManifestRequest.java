package foehn.object.large;

import foehn.kernel.Fault;
import foehn.kernel.json.Json;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// A manifest as a client sends it: says everything that can be known to be wrong without looking at any segment, all
/// of it at once.
record ManifestRequest(List<Part> parts) {
    private static final Set<String> PATH_KEYS = Set.of("path", "range", "etag", "size_bytes");
    private static final Set<String> DATA_KEYS = Set.of("data");

    sealed interface Part {}

    record Data(byte[] bytes) implements Part {}

    /// An object to take in.
    ///
    /// @param path `container/object`, perhaps behind a slash
    record Wanted(String path, Optional<String> etag, OptionalLong sizeBytes, Optional<SegmentRange> range)
            implements Part {
        /// Without slashes at its beginning.
        String name() {
            int begin = 0;
            while (begin < path.length() && path.charAt(begin) == '/') {
                begin++;
            }
            return path.substring(begin);
        }
    }

    long objects() {
        return parts.stream().filter(Wanted.class::isInstance).count();
    }

    /// Reads and checks a manifest that is to be stored as `own` (`container/object`).
    static ManifestRequest parse(byte[] body, String own) {
        JsonNode json;
        try {
            json = Json.MAPPER.readTree(body);
        } catch (JacksonException malformed) {
            throw refused("Manifest must be valid JSON.\n");
        }
        if (json == null || json.isMissingNode()) {
            throw refused("Manifest must be valid JSON.\n");
        }
        if (!json.isArray()) {
            throw refused("Manifest must be a list.\n");
        }
        var parts = new ArrayList<Part>();
        var wrong = new StringBuilder();
        for (int i = 0; i < json.size(); i++) {
            try {
                parts.add(part(json.get(i), own, i == json.size() - 1));
            } catch (Wrong what) {
                wrong.append("Index ")
                        .append(i)
                        .append(": ")
                        .append(what.getMessage())
                        .append('\n');
            }
        }
        if (wrong.isEmpty() && !parts.isEmpty() && parts.stream().allMatch(Data.class::isInstance)) {
            wrong.append("Inline data segments require at least one object-backed segment.\n");
        }
        if (!wrong.isEmpty()) {
            throw refused(wrong.toString());
        }
        return new ManifestRequest(List.copyOf(parts));
    }

    private static RuntimeException refused(String message) {
        return Fault.named(400, "BadRequest", message);
    }

    /// What is wrong with one part.
    private static final class Wrong extends Exception {
        private static final long serialVersionUID = 1L;

        Wrong(String message) {
            super(message, null, false, false);
        }
    }

    private static Part part(JsonNode json, String own, boolean last) throws Wrong {
        if (!json.isObject()) {
            throw new Wrong("not a JSON object");
        }
        boolean data = json.has("data");
        if (!data && !json.has("path")) {
            throw new Wrong("expected keys to include one of 'data' or 'path'");
        }
        var extraneous = new TreeSet<>(json.propertyNames());
        extraneous.removeAll(data ? DATA_KEYS : PATH_KEYS);
        if (!extraneous.isEmpty()) {
            var names = extraneous.stream().map(Json.MAPPER::writeValueAsString).toList();
            throw new Wrong("extraneous keys " + String.join(", ", names));
        }
        return data ? data(json.get("data")) : wanted(json, own, last);
    }

    private static Data data(JsonNode json) throws Wrong {
        byte[] bytes;
        try {
            if (!json.isString()) {
                throw new Wrong("data must be valid base64");
            }
            bytes = Base64.getDecoder().decode(json.asString());
        } catch (IllegalArgumentException malformed) {
            throw new Wrong("data must be valid base64");
        }
        if (bytes.length == 0) {
            throw new Wrong("too small; each segment must be at least 1 byte.");
        }
        return new Data(bytes);
    }

    private static Wanted wanted(JsonNode json, String own, boolean last) throws Wrong {
        if (!json.get("path").isString()) {
            throw new Wrong("\"path\" must be a string");
        }
        var etag = json.path("etag");
        if (!etag.isMissingNode() && !etag.isNull() && !etag.isString()) {
            throw new Wrong("\"etag\" must be a string or null (if provided)");
        }
        var path = json.get("path").asString();
        if (!strip(path).contains("/")) {
            throw new Wrong("path does not refer to an object. Path must be of the form /container/object.");
        }
        var size = size(json.path("size_bytes"));
        if (size.isPresent() && size.getAsLong() < 1 && !last) {
            throw new Wrong("too small; each segment must be at least 1 byte.");
        }
        var range = range(json.path("range"));
        if (size.isPresent()
                && range.isPresent()
                && range.get().within(size.getAsLong()).isEmpty()) {
            throw new Wrong("unsatisfiable range");
        }
        var wanted = new Wanted(path, etag.isString() ? Optional.of(etag.asString()) : Optional.empty(), size, range);
        if (wanted.name().equals(own)) {
            throw new Wrong("manifest must not include itself as a segment");
        }
        return wanted;
    }

    private static String strip(String path) {
        int begin = 0;
        int end = path.length();
        while (begin < end && path.charAt(begin) == '/') {
            begin++;
        }
        while (end > begin && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(begin, end);
    }

    private static OptionalLong size(JsonNode json) throws Wrong {
        if (json.isMissingNode() || json.isNull()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(
                    json.isString() ? Long.parseLong(json.asString().strip()) : json.longValue());
        } catch (JacksonException | NumberFormatException malformed) {
            throw new Wrong("invalid size_bytes");
        }
    }

    private static Optional<SegmentRange> range(JsonNode json) throws Wrong {
        if (json.isMissingNode()
                || json.isNull()
                || (json.isString() && json.asString().isEmpty())) {
            return Optional.empty();
        }
        var text = json.isString() ? json.asString() : json.toString();
        var ranges = text.split(",", -1);
        for (var one : ranges) {
            if (SegmentRange.parse(one).isEmpty()) {
                throw new Wrong("invalid range");
            }
        }
        if (ranges.length > 1) {
            throw new Wrong("multiple ranges (only one allowed)");
        }
        return SegmentRange.parse(text);
    }
}
