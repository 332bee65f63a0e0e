package foehn.compute;

import foehn.kernel.http.Exchange;
import foehn.kernel.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The links that Nova's answers carry.
final class Links {
    private static final String PREFIX = "/compute";

    private Links() {}

    /// `self` and `bookmark` of one thing: `to(x, "servers", id)`.
    static ArrayNode to(Exchange x, String collection, String id) {
        var links = Json.array();
        links.addObject()
                .put("rel", "self")
                .put(
                        "href",
                        x.baseUrl() + PREFIX + (Microversion.isLegacy(x) ? "/v2/" : "/v2.1/") + collection + "/"
                                + encode(id));
        links.add(bookmark(x, collection, id));
        return links;
    }

    static ObjectNode bookmark(Exchange x, String collection, String id) {
        return Json.object()
                .put("rel", "bookmark")
                .put("href", x.baseUrl() + PREFIX + "/" + collection + "/" + encode(id));
    }

    /// A link to the page behind this one, when it is full: the same question with another marker.
    static void addNext(Exchange x, ObjectNode body, String name, int limit, List<String> page) {
        if (limit == 0 || page.size() < limit) {
            return;
        }
        var query = x.queryNames().stream()
                .distinct()
                .filter(key -> !key.equals("marker"))
                .flatMap(key -> x.queryAll(key).stream().map(value -> encode(key) + "=" + encode(value)))
                .collect(Collectors.joining("&"));
        var href = x.baseUrl() + PREFIX + x.path().raw() + "?" + (query.isEmpty() ? "" : query + "&") + "marker="
                + encode(page.getLast());
        body.putArray(name).addObject().put("rel", "next").put("href", href);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
