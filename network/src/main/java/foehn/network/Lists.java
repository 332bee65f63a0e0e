package foehn.network;

import foehn.kernel.json.Json;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// JSON lists in columns.
final class Lists {
    static final String EMPTY = "[]";

    private Lists() {}

    static List<String> texts(String json) {
        return read(json, String[].class);
    }

    static <T> List<T> read(String json, Class<T[]> type) {
        return List.of(Json.MAPPER.readValue(json, type));
    }

    static JsonNode node(String json) {
        return Json.MAPPER.readTree(json);
    }

    static String write(Object list) {
        return Json.MAPPER.writeValueAsString(list);
    }
}
