package foehn.network;

import foehn.kernel.Fault;
import foehn.kernel.http.Exchange;
import foehn.kernel.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What the query string of a list asks for: filters on any attribute, order, one page, and which attributes.
final class Listing {
    private static final Set<String> CONTROLS =
            Set.of("fields", "limit", "marker", "page_reverse", "sort_key", "sort_dir");
    private static final Set<String> TAGS = Set.of("tags", "tags-any", "not-tags", "not-tags-any");

    private final Exchange x;
    private final Schema schema;
    private final Map<String, List<String>> filters = new HashMap<>();
    private final Comparator<ObjectNode> order;
    private final int limit;
    private final boolean reverse;

    private Listing(Exchange x, Schema schema) {
        this.x = x;
        this.schema = schema;
        for (var name : x.queryNames()) {
            if (CONTROLS.contains(name)) {
                continue;
            }
            if (!TAGS.contains(name) && !schema.sees(x.caller(), name)) {
                throw Neutron.badRequest("HTTPBadRequest", "['" + clip(name) + "'] is invalid attribute for filtering");
            }
            filters.put(name, x.queryAll(name));
        }
        this.order = order();
        this.limit = x.limit(Integer.MAX_VALUE);
        this.reverse = x.query("page_reverse").map(Listing::isTrue).orElse(false);
    }

    static Listing of(Exchange x, Schema schema) {
        return new Listing(x, schema);
    }

    private static String clip(String name) {
        return name.length() <= 64 ? name : name.substring(0, 64) + "…";
    }

    private Comparator<ObjectNode> order() {
        var keys = x.queryAll("sort_key");
        var directions = x.queryAll("sort_dir");
        if (directions.size() > keys.size() && !keys.isEmpty()) {
            throw Fault.invalid("sort_dir", "There are more directions than keys.");
        }
        Comparator<ObjectNode> by = (_, _) -> 0;
        for (int i = 0; i < keys.size(); i++) {
            var key = keys.get(i);
            if (!schema.sees(x.caller(), key)) {
                throw Neutron.badRequest("HTTPBadRequest", "['" + clip(key) + "'] is invalid attribute for sort keys");
            }
            Comparator<ObjectNode> next = (a, b) -> compare(a.path(key), b.path(key));
            by = by.thenComparing(i < directions.size() && descends(directions.get(i)) ? next.reversed() : next);
        }
        return by.thenComparing(view -> view.path("id").asString(""));
    }

    private static boolean descends(String direction) {
        return switch (direction) {
            case "asc" -> false;
            case "desc" -> true;
            default -> throw Fault.invalid("sort_dir", "'asc' or 'desc' is expected.");
        };
    }

    private static int compare(JsonNode a, JsonNode b) {
        return a.isNumber() && b.isNumber() ? Long.compare(a.longValue(), b.longValue()) : text(a).compareTo(text(b));
    }

    /// The body of the answer.
    ObjectNode page(List<ObjectNode> all) {
        var matching = new ArrayList<>(all.stream()
                .filter(view -> filters.entrySet().stream().allMatch(f -> matches(view, f.getKey(), f.getValue())))
                .sorted(order)
                .toList());
        int begin = 0;
        int end = matching.size();
        var marker = x.query("marker").filter(text -> !text.isEmpty());
        if (marker.isPresent()) {
            int at = index(matching, marker.get());
            begin = reverse ? 0 : at + 1;
            end = reverse ? at : end;
        }
        boolean cut = limit > 0 && end - begin > limit;
        if (cut && reverse) {
            begin = end - limit;
        } else if (cut) {
            end = begin + limit;
        }
        var body = Json.object();
        var shown = matching.subList(begin, end);
        addLinks(body, shown, begin > 0, end < matching.size());
        var fields = new LinkedHashSet<>(x.queryAll("fields"));
        shown.forEach(view -> {
            if (!fields.isEmpty()) {
                view.retain(fields);
            }
        });
        body.putArray(schema.collection()).addAll(shown);
        return body;
    }

    private static int index(List<ObjectNode> views, String id) {
        for (int i = 0; i < views.size(); i++) {
            if (views.get(i).path("id").asString("").equals(id)) {
                return i;
            }
        }
        throw Fault.invalid("marker", "There is nothing of this id.");
    }

    private void addLinks(ObjectNode body, List<ObjectNode> shown, boolean before, boolean after) {
        if (limit == Integer.MAX_VALUE || shown.isEmpty()) {
            return;
        }
        var links = Json.array();
        if (after) {
            links.addObject().put("rel", "next").put("href", link(shown.getLast(), false));
        }
        if (before) {
            links.addObject().put("rel", "previous").put("href", link(shown.getFirst(), true));
        }
        if (!links.isEmpty()) {
            body.set(schema.collection() + "_links", links);
        }
    }

    private String link(ObjectNode marker, boolean back) {
        var query = new ArrayList<String>();
        for (var name : new LinkedHashSet<>(x.queryNames())) {
            if (!name.equals("marker") && !name.equals("page_reverse")) {
                x.queryAll(name).forEach(value -> query.add(encode(name) + "=" + encode(value)));
            }
        }
        query.add("marker=" + encode(marker.path("id").asString("")));
        if (back) {
            query.add("page_reverse=True");
        }
        return x.baseUrl() + NetworkService.PREFIX + schema.path() + "?" + String.join("&", query);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static boolean matches(ObjectNode view, String name, List<String> wanted) {
        if (TAGS.contains(name)) {
            return matchesTags(view.path("tags"), name, wanted);
        }
        var value = view.path(name);
        if (value.isArray()) {
            // Neutron's way with addresses: of each key one of its values, of all keys.
            var byKey = new HashMap<String, List<String>>();
            for (var text : wanted) {
                int equals = text.indexOf('=');
                byKey.computeIfAbsent(equals < 0 ? "" : text.substring(0, equals), _ -> new ArrayList<>())
                        .add(text.substring(equals + 1));
            }
            return byKey.entrySet().stream()
                    .allMatch(e -> value.valueStream().anyMatch(element -> hasOne(element, e.getKey(), e.getValue())));
        }
        return wanted.stream().anyMatch(text -> equal(value, text));
    }

    private static boolean hasOne(JsonNode element, String key, List<String> wanted) {
        if (key.endsWith("_substr")) {
            var value = element.path(key.replace("_substr", "")).asString("");
            return wanted.stream().anyMatch(value::contains);
        }
        var value = key.isEmpty() ? element : element.path(key);
        return wanted.stream().anyMatch(text -> equal(value, text));
    }

    private static boolean matchesTags(JsonNode tags, String name, List<String> wanted) {
        var asked = wanted.stream()
                .flatMap(text -> List.of(text.split(",", -1)).stream())
                .toList();
        var has = tags.valueStream().map(Listing::text).toList();
        boolean any = asked.stream().anyMatch(has::contains);
        boolean all = has.containsAll(asked);
        return switch (name) {
            case "tags" -> all;
            case "tags-any" -> any;
            case "not-tags" -> !all;
            default -> !any;
        };
    }

    private static boolean equal(JsonNode value, String text) {
        if (value.isBoolean()) {
            return value.booleanValue() == isTrue(text);
        }
        return text(value).equals(text) || (value.isNull() && text.equalsIgnoreCase("none"));
    }

    private static boolean isTrue(String text) {
        return List.of("true", "1", "t", "yes").contains(text.toLowerCase(Locale.ROOT));
    }

    private static String text(JsonNode value) {
        return Optional.of(value)
                .filter(v -> !v.isNull() && !v.isMissingNode())
                .map(v -> v.isContainer() ? v.toString() : v.asString(""))
                .orElse("");
    }
}
