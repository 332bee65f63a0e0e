package foehn.object.s3;

import foehn.object.Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Which pages in a browser may ask a bucket what: S3's own configuration, kept as the document that was sent, tidied.
record CorsRules(List<Rule> rules) {
    static final CorsRules NONE = new CorsRules(List.of());
    private static final int RULES_MAX = 100;

    /// One rule; the first that fits answers.
    record Rule(
            String id,
            List<String> origins,
            List<String> methods,
            List<String> headers,
            List<String> exposed,
            String maxAgeSeconds) {
        boolean fits(String origin, String method, List<String> asked) {
            return origins.stream().anyMatch(pattern -> matches(pattern, origin))
                    && methods.contains(method)
                    && asked.stream()
                            .allMatch(header -> headers.stream()
                                    .anyMatch(pattern -> matches(
                                            pattern.toLowerCase(Locale.ROOT), header.toLowerCase(Locale.ROOT))));
        }

        /// At most one star, which stands for anything.
        private static boolean matches(String pattern, String text) {
            int star = pattern.indexOf('*');
            if (star < 0) {
                return pattern.equals(text);
            }
            var head = pattern.substring(0, star);
            var tail = pattern.substring(star + 1);
            return text.length() >= head.length() + tail.length() && text.startsWith(head) && text.endsWith(tail);
        }

        /// What a browser is told.
        Headers answer(String origin, List<String> asked) {
            boolean anybody = origins.contains("*");
            var told = Headers.of(
                    "access-control-allow-origin",
                    anybody ? "*" : origin,
                    "access-control-allow-methods",
                    String.join(", ", methods),
                    "vary",
                    "Origin, Access-Control-Request-Headers, Access-Control-Request-Method");
            if (!anybody) {
                told.put("access-control-allow-credentials", "true");
            }
            if (!asked.isEmpty()) {
                told.put("access-control-allow-headers", String.join(", ", asked));
            }
            if (!exposed.isEmpty()) {
                told.put("access-control-expose-headers", String.join(", ", exposed));
            }
            if (!maxAgeSeconds.isEmpty()) {
                told.put("access-control-max-age", maxAgeSeconds);
            }
            return told;
        }
    }

    Optional<Headers> answer(String origin, String method, List<String> asked) {
        return rules.stream()
                .filter(rule -> rule.fits(origin, method, asked))
                .findFirst()
                .map(rule -> rule.answer(origin, asked));
    }

    /// As it is kept.
    static CorsRules decode(String kept) {
        return kept.isEmpty() ? NONE : parse(Headers.decoded(kept).getBytes(StandardCharsets.UTF_8));
    }

    String encode() {
        return Headers.encoded(new String(document(), StandardCharsets.UTF_8).replace("\n", ""));
    }

    static CorsRules parse(byte[] document) {
        var rules = new ArrayList<Rule>();
        for (var rule : XmlTree.parse(document, "CORSConfiguration").children("CORSRule")) {
            var parsed = new Rule(
                    rule.childText("ID").orElse(""),
                    texts(rule, "AllowedOrigin"),
                    texts(rule, "AllowedMethod"),
                    texts(rule, "AllowedHeader"),
                    texts(rule, "ExposeHeader"),
                    rule.childText("MaxAgeSeconds").orElse("").strip());
            check(parsed);
            rules.add(parsed);
        }
        if (rules.isEmpty() || rules.size() > RULES_MAX) {
            throw S3Error.MalformedXML.toException();
        }
        return new CorsRules(rules);
    }

    private static List<String> texts(XmlTree rule, String name) {
        return rule.children(name).stream().map(child -> child.text().strip()).toList();
    }

    private static void check(Rule rule) {
        boolean number = rule.maxAgeSeconds.isEmpty() || rule.maxAgeSeconds.matches("[0-9]{1,9}");
        if (rule.origins.isEmpty() || rule.methods.isEmpty() || !number) {
            throw S3Error.MalformedXML.toException();
        }
        for (var method : rule.methods) {
            if (!List.of("GET", "PUT", "POST", "DELETE", "HEAD").contains(method)) {
                throw S3Error.InvalidRequest.saying(
                        "Found unsupported HTTP method in CORS config. Unsupported method is " + method);
            }
        }
        // These go into headers, where a line break would be an answer of its own.
        for (var list : List.of(rule.origins, rule.headers, rule.exposed)) {
            for (var text : list) {
                boolean plain = text.chars().allMatch(c -> c > ' ' && c < 0x7F);
                if (!plain || text.isEmpty() || text.indexOf('*') != text.lastIndexOf('*')) {
                    throw S3Error.InvalidRequest.saying("\"" + text + "\" is not allowed in a CORS rule.");
                }
            }
        }
    }

    byte[] document() {
        var xml = Xml.document("CORSConfiguration");
        for (var rule : rules) {
            xml.open("CORSRule");
            if (!rule.id.isEmpty()) {
                xml.leaf("ID", rule.id);
            }
            rule.methods.forEach(text -> xml.leaf("AllowedMethod", text));
            rule.origins.forEach(text -> xml.leaf("AllowedOrigin", text));
            rule.headers.forEach(text -> xml.leaf("AllowedHeader", text));
            rule.exposed.forEach(text -> xml.leaf("ExposeHeader", text));
            if (!rule.maxAgeSeconds.isEmpty()) {
                xml.leaf("MaxAgeSeconds", rule.maxAgeSeconds);
            }
            xml.close();
        }
        return xml.bytes();
    }
}
