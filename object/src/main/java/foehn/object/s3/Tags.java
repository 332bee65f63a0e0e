package foehn.object.s3;

import foehn.kernel.http.Percent;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// A set of tags: of a document, of a header, and as they are kept (as a query string).
final class Tags {
    private static final int KEY_MAX = 128;
    private static final int VALUE_MAX = 256;

    private Tags() {}

    static Map<String, String> decode(String kept) {
        var tags = new LinkedHashMap<String, String>();
        if (kept.isEmpty()) {
            return tags;
        }
        for (var pair : kept.split("&", -1)) {
            int equals = pair.indexOf('=');
            tags.put(
                    text(equals < 0 ? pair : pair.substring(0, equals)),
                    equals < 0 ? "" : text(pair.substring(equals + 1)));
        }
        return tags;
    }

    private static String text(String form) {
        return new String(Percent.formOctets(form), StandardCharsets.UTF_8);
    }

    static String encode(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(e -> Percent.encode(e.getKey()) + "=" + Percent.encode(e.getValue()))
                .collect(Collectors.joining("&"));
    }

    /// What `x-amz-tagging` says.
    static Map<String, String> ofHeader(String header, int max) {
        var tags = decode(header);
        int given = header.isEmpty() ? 0 : header.split("&", -1).length;
        if (tags.size() != given) {
            throw S3Error.InvalidTag.saying("Cannot provide multiple Tags with the same key");
        }
        return checked(tags, max);
    }

    static Map<String, String> parse(byte[] document, int max) {
        var tags = new LinkedHashMap<String, String>();
        var set = XmlTree.parse(document, "Tagging").child("TagSet").orElseThrow(S3Error.MalformedXML::toException);
        for (var tag : set.children("Tag")) {
            if (tags.put(tag.require("Key"), tag.require("Value")) != null) {
                throw S3Error.InvalidTag.saying("Cannot provide multiple Tags with the same key");
            }
        }
        return checked(tags, max);
    }

    private static Map<String, String> checked(Map<String, String> tags, int max) {
        if (tags.size() > max) {
            throw S3Error.InvalidTag.saying("Object tags cannot be greater than " + max);
        }
        tags.forEach((key, value) -> {
            if (key.isEmpty() || key.length() > KEY_MAX) {
                throw S3Error.InvalidTag.saying("The TagKey you have provided is invalid");
            }
            if (value.length() > VALUE_MAX) {
                throw S3Error.InvalidTag.saying("The TagValue you have provided is invalid");
            }
        });
        return tags;
    }

    static byte[] document(Map<String, String> tags) {
        var xml = Xml.document("Tagging").open("TagSet");
        tags.forEach((key, value) ->
                xml.open("Tag").leaf("Key", key).leaf("Value", value).close());
        return xml.bytes();
    }
}
