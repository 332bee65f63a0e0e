package foehn.object.large;

import foehn.kernel.Digests;
import foehn.kernel.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/// A static large object's segments, checked when it was made.
record Manifest(List<Segment> segments) {
    /// The format of what is stored, and of `multipart-manifest=get`.
    byte[] toJson() {
        return json(Segment::toJson);
    }

    /// The format in which clients write manifests, so that one can be read here and written there.
    byte[] toRequestJson() {
        return json(Segment::toRequestJson);
    }

    private byte[] json(Function<Segment, ObjectNode> form) {
        var array = Json.array();
        segments.forEach(segment -> array.add(form.apply(segment)));
        return Json.MAPPER.writeValueAsBytes(array);
    }

    long length() {
        return segments.stream().mapToLong(Segment::length).sum();
    }

    /// The large object's ETag, without quotes.
    String etag() {
        var marks = new StringBuilder();
        segments.forEach(segment -> marks.append(segment.mark()));
        return md5(marks.toString().getBytes(StandardCharsets.UTF_8));
    }

    /// Reads what [#toJson] wrote.
    ///
    /// @throws IllegalArgumentException when that is not what it is
    static Manifest parse(byte[] stored) {
        try {
            var segments = new ArrayList<Segment>();
            Json.MAPPER.readTree(stored).forEach(json -> segments.add(Segment.parse(json)));
            return new Manifest(List.copyOf(segments));
        } catch (JacksonException broken) {
            throw new IllegalArgumentException("The manifest is no JSON.", broken);
        }
    }

    /// MD5 is what the protocol names contents by; nothing here is kept secret or authentic by it.
    static String md5(byte[] bytes) {
        return Digests.hex("MD5", bytes);
    }
}
