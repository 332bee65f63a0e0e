package foehn.identity;

import foehn.kernel.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import tools.jackson.databind.node.ObjectNode;

/// The service's resources as JSON home has them: what each is, by an address that means it, and where it is found.
final class JsonHome {
    static final String MEDIA_TYPE = "application/json-home";

    private static final String RELATIONS = "https://docs.openstack.org/api/openstack-identity/3/";
    private static final String TABLE = "json-home.txt";

    /// @param prefix what addresses begin with
    static byte[] document(String prefix) {
        var document = Json.object();
        var resources = document.putObject("resources");
        table().lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(" "))
                .forEach(row -> resources.set(RELATIONS + row[0], resource(prefix + row[1], row)));
        return Json.MAPPER.writeValueAsBytes(document);
    }

    private static ObjectNode resource(String path, String[] row) {
        var resource = Json.object();
        if (!path.contains("{")) {
            resource.put("href", path);
        } else {
            resource.put("href-template", path);
        }
        for (int i = 2; i < row.length; i++) {
            if (row[i].startsWith("!")) {
                resource.putObject("hints").put("status", row[i].substring(1));
            } else {
                var variable = row[i].split("=", 2);
                resource.withObjectProperty("href-vars").put(variable[0], RELATIONS + variable[1]);
            }
        }
        return resource;
    }

    static String table() {
        try (var in = Objects.requireNonNull(JsonHome.class.getResourceAsStream(TABLE), TABLE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private JsonHome() {}
}
