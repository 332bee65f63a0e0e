package foehn.object.s3;

import foehn.object.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/// Translates what is said of objects between S3's headers and Swift's.
final class MetaHeaders {
    private static final String AMZ = "x-amz-meta-";
    private static final String SWIFT = "x-object-meta-";

    /// What is kept with an object besides its metadata, and what a copy takes along.
    static final List<String> KEPT = List.of(
            "content-type",
            "content-disposition",
            "content-encoding",
            "content-language",
            "cache-control",
            "expires",
            "x-robots-tag",
            "x-delete-at");

    /// In a name these make Amazon drop the whole header.
    private static final String FORBIDDEN = " \"),/;<=>?@[\\]{}";

    private MetaHeaders() {}

    /// What a request says of the object that it brings.
    static Headers inward(S3Request request) {
        var headers = new Headers();
        request.wire().joined().forEach((name, value) -> {
            if (name.startsWith(AMZ)) {
                if (name.chars().noneMatch(c -> FORBIDDEN.indexOf(c) >= 0)) {
                    // Names with an underscore are others than those with a dash, and Swift keeps only dashes apart.
                    headers.put(SWIFT + name.substring(AMZ.length()).replace("_", "=5f"), printable(value));
                }
            } else if ((KEPT.contains(name) || name.equals("x-delete-after")) && !value.isEmpty()) {
                headers.put(name, value);
            }
        });
        if (request.incoming().streaming()) {
            unchunk(headers);
        }
        return headers;
    }

    /// How the body came is not how the object is encoded.
    private static void unchunk(Headers headers) {
        var encoding = headers.get("content-encoding");
        if (encoding == null || !encoding.contains("aws-chunked")) {
            return;
        }
        var kept = new StringBuilder();
        for (var part : encoding.split(",", -1)) {
            if (!part.strip().isEmpty() && !part.strip().equals("aws-chunked")) {
                kept.append(kept.isEmpty() ? "" : ", ").append(part.strip());
            }
        }
        headers.remove("content-encoding");
        if (!kept.isEmpty()) {
            headers.put("content-encoding", kept.toString());
        }
    }

    /// As Amazon does, what is no printable ASCII is written as RFC 2047 has it.
    private static String printable(String value) {
        if (value.chars().allMatch(c -> (c >= ' ' && c < 0x7F) || c == '\t')) {
            return value;
        }
        byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
        var base64 = Base64.getEncoder().encodeToString(bytes);
        var quoted = new StringBuilder();
        for (byte b : bytes) {
            char c = (char) (b & 0xFF);
            if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "-!*+/".indexOf(c) >= 0) {
                quoted.append(c);
            } else {
                quoted.append(c == ' ' ? "_" : "=%02X".formatted((int) c));
            }
        }
        return quoted.length() <= base64.length() ? "=?UTF-8?Q?" + quoted + "?=" : "=?UTF-8?B?" + base64 + "?=";
    }

    /// What S3's clients are told of an object; Swift's own headers stay inside.
    static Headers outward(Headers swift) {
        var headers = new Headers();
        swift.forEach((name, value) -> {
            if (name.startsWith(SWIFT)) {
                headers.put(AMZ + name.substring(SWIFT.length()).replace("=5f", "_"), value);
                return;
            }
            switch (name) {
                case "accept-ranges",
                        "content-type",
                        "content-encoding",
                        "content-disposition",
                        "content-language",
                        "last-modified",
                        "x-robots-tag",
                        "cache-control",
                        "expires" -> headers.put(name, value);
                case "x-object-version-id" -> headers.put("x-amz-version-id", value);
                case "x-parts-count" -> headers.put("x-amz-mp-parts-count", value);
                case "x-delete-at" -> expiration(value, headers);
                default -> {}
            }
        });
        return headers;
    }

    private static void expiration(String seconds, Headers headers) {
        if (seconds.chars().allMatch(c -> c >= '0' && c <= '9') && !seconds.isEmpty() && seconds.length() < 12) {
            headers.put(
                    "x-amz-expiration",
                    "expiry-date=\"" + S3Times.http(Long.parseLong(seconds))
                            + "\", rule-id=\"swift-object-expiration\"");
        }
    }
}
