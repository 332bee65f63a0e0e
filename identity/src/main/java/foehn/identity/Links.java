package foehn.identity;

import foehn.kernel.http.Exchange;
import foehn.kernel.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/// Where things are found: the links that every answer of Keystone's carries.
final class Links {
    static final String PREFIX = "/identity";

    /// `{"self": "http://…/identity/v3/users/7"}`, put into the thing's own node.
    static ObjectNode self(Exchange x, String path, ObjectNode node) {
        node.putObject("links").put("self", x.baseUrl() + PREFIX + path);
        return node;
    }

    /// The links of a list that is whole.
    static ObjectNode ofList(Exchange x, String path) {
        return Json.object()
                .put("self", x.baseUrl() + PREFIX + path)
                .putNull("previous")
                .putNull("next");
    }

    /// Answers with a page of a list.
    static <T> void list(Exchange x, String name, Page<T> page, Function<T, ObjectNode> view) {
        var answer = Json.object();
        var items = answer.putArray(name);
        page.items().forEach(item -> items.add(view.apply(item)));
        var query = x.queryNames().stream()
                .filter(key -> !key.equals("marker"))
                .flatMap(key -> x.queryAll(key).stream().map(value -> pair(key, value)))
                .collect(Collectors.joining("&"));
        var path = x.path().raw();
        var links = ofList(x, query.isEmpty() ? path : path + "?" + query);
        page.next().ifPresent(marker -> {
            var more = (query.isEmpty() ? "" : query + "&") + pair("marker", marker);
            links.put("next", x.baseUrl() + PREFIX + path + "?" + more);
        });
        answer.set("links", links);
        x.json(200, answer);
    }

    /// A client's own text as one segment of a path.
    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String pair(String key, String value) {
        return URLEncoder.encode(key, StandardCharsets.UTF_8) + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private Links() {}
}
