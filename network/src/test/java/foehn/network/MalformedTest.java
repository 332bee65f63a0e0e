package foehn.network;

import static foehn.network.Served.id;
import static org.assertj.core.api.Assertions.assertThat;

import foehn.kernel.http.Routes;
import foehn.testkit.Engine;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Walks the whole route table with everything that a client should not send.
class MalformedTest {
    private static final Set<String> DOCUMENTS = Set.of("/", "/v2.0", "/v2.0/");

    private static List<String> bodies(String name, String collection) {
        return List.of(
                "",
                "{",
                "[]",
                "null",
                "7",
                "\"text\"",
                "{}",
                "{\"" + name + "\": null}",
                "{\"" + name + "\": []}",
                "{\"" + name + "\": 7}",
                "{\"" + name + "\": {\"nonsense\": 1}}",
                "{\"" + name + "\": {\"name\": {}}}",
                "{\"" + name + "\": {\"name\": \"" + "x".repeat(300) + "\"}}",
                "{\"" + name + "\": {\"description\": [1]}}",
                "{\"" + name + "\": {\"network_id\": 7, \"ip_version\": \"x\", \"cidr\": {}}}",
                "{\"" + name + "\": {\"fixed_ips\": {}, \"routes\": 7, \"external_gateway_info\": \"x\"}}",
                "{\"" + name + "\": {\"id\": \"x\"}}",
                "{\"" + collection + "\": 7}",
                "{\"" + collection + "\": [7]}",
                "{\"" + collection + "\": []}",
                "{\"subnet_id\": {}, \"port_id\": []}",
                "{\"tags\": [{}]}",
                "[".repeat(2000),
                "{\"" + name + "\": \"" + "x".repeat(2 << 20) + "\"}");
    }

    @Test
    void everyRouteRefusesItInNeutronsWords() throws Exception {
        try (var s = new Served(Engine.SQLITE)) {
            var real = real(s);
            for (var route : s.service.mounts().getFirst().routes().table()) {
                if (!route.method().equals("POST") && !route.method().equals("PUT")) {
                    continue;
                }
                var collection = collection(route);
                for (var id : List.of("no-such-id", real.getOrDefault(collection, "x"))) {
                    var path = "/network" + filled(route, id);
                    for (var body : bodies(Served.name(collection), collection.replace('-', '_'))) {
                        var answer = s.api.send(route.method(), path, s.admin, body.getBytes(StandardCharsets.UTF_8));
                        boolean harmless = answer.status() < 300 && isHarmless(route, body);
                        if (!harmless) {
                            assertThat(answer.status())
                                    .as(route.method() + " " + path + " "
                                            + body.substring(0, Math.min(80, body.length())))
                                    .isBetween(400, 499);
                            assertThat(answer.json()
                                            .path("NeutronError")
                                            .path("type")
                                            .asString(""))
                                    .isNotEmpty();
                        }
                    }
                }
            }
        }
    }

    /// A tag needs no body; whatever names nothing of a collection leaves a thing as it is, or makes a plain one.
    private static boolean isHarmless(Routes.Route route, String body) {
        return route.pattern().endsWith("/{tag}") || body.contains("\": {");
    }

    @Test
    void nothingIsReadOrWrittenWithoutAToken() throws Exception {
        try (var s = new Served(Engine.SQLITE)) {
            for (var route : s.service.mounts().getFirst().routes().table()) {
                int status = s.api.send(route.method(), "/network" + filled(route, "x"), "", new byte[0])
                        .status();
                if (!route.pattern().equals("/")) {
                    assertThat(status).as(route.pattern()).isEqualTo(401);
                }
                if (!DOCUMENTS.contains(route.pattern()) && !route.method().equals("GET")) {
                    assertThat(s.api.send(route.method(), "/network" + filled(route, "x"), s.reader, new byte[0])
                                    .status())
                            .as(route.method() + " " + route.pattern())
                            .isEqualTo(403);
                }
            }
        }
    }

    @Test
    void anothersThingsAreNotFoundByAnyRoute() throws Exception {
        try (var s = new Served(Engine.SQLITE)) {
            var real = real(s);
            for (var route : s.service.mounts().getFirst().routes().table()) {
                var id = real.get(collection(route));
                if (id != null && route.pattern().contains("{id}")) {
                    var body = route.method().equals("PUT") ? harmless(route) : "";
                    var path = "/network" + filled(route, id);
                    assertThat(s.api.send(route.method(), path, s.other, body.getBytes(StandardCharsets.UTF_8))
                                    .status())
                            .as(route.method() + " " + path)
                            .isEqualTo(404);
                }
            }
        }
    }

    private static String harmless(Routes.Route route) {
        if (route.pattern().endsWith("/tags")) {
            return "{\"tags\": []}";
        }
        return route.pattern().endsWith("interface")
                ? "{\"subnet_id\": \"x\"}"
                : "{\"" + Served.name(collection(route)) + "\": "
                        + (route.pattern().endsWith("extraroutes") ? "{\"routes\": []}" : "{\"description\": \"x\"}")
                        + "}";
    }

    private static String collection(Routes.Route route) {
        var parts = route.pattern().split("/", -1);
        return parts.length > 2 && !parts[2].isEmpty() ? parts[2] : "things";
    }

    private static String filled(Routes.Route route, String id) {
        return route.pattern()
                .replace("{id}", id)
                .replace("{tag}", "blue")
                .replace("{project}", "p1")
                .replace("{alias}", "router");
    }

    /// One of each, of the member's.
    private static Map<String, String> real(Served s) throws Exception {
        var external = s.external();
        var network = s.network("10.1.0.0/24");
        var real = new HashMap<String, String>();
        real.put("networks", id(network));
        real.put("subnets", network.path("subnets").get(0).asString());
        real.put("ports", id(s.make("ports", s.member, "{'network_id': '" + id(network) + "'}")));
        real.put("routers", id(s.make("routers", s.member, "{}")));
        real.put("floatingips", id(s.make("floatingips", s.member, "{'floating_network_id': '" + external + "'}")));
        real.put("security-groups", id(s.make("security-groups", s.member, "{'name': 'web'}")));
        real.put(
                "security-group-rules",
                id(s.make(
                        "security-group-rules",
                        s.member,
                        "{'security_group_id': '" + real.get("security-groups") + "', 'direction': 'ingress'}")));
        return real;
    }
}
