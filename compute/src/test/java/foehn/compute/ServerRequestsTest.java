package foehn.compute;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.kernel.Ids;
import foehn.kernel.http.Routes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Every route about servers, asked for nonsense: the answer is Nova's, and never an accident.
class ServerRequestsTest {
    private static final List<String> BODIES = List.of(
            "",
            "{",
            "[]",
            "null",
            "\"x\"",
            "{}",
            "{\"server\": null}",
            "{\"server\": []}",
            "{\"server\": {\"name\": {}}}",
            "{\"server\": {\"name\": \"\\u0000\"}}",
            "{\"server\": {\"name\": 1e400}}",
            "{\"metadata\": null}",
            "{\"metadata\": {\"a\": {\"b\": []}}}",
            "{\"meta\": {\"a\": \"b\", \"c\": \"d\"}}",
            "{\"tags\": {}}",
            "{\"tags\": [1]}",
            "{\"interfaceAttachment\": 7}",
            "{\"remote_console\": {\"protocol\": 1, \"type\": 2}}",
            "{\"os-start\": null, \"os-stop\": null}",
            "{\"explode\": null}",
            "{\"reboot\": null}",
            "{\"reboot\": {\"type\": \"GENTLY\"}}",
            "{\"reboot\": {\"type\": 1}}",
            "{\"os-getConsoleOutput\": {\"length\": -2}}",
            "{\"os-getConsoleOutput\": {\"length\": \"x\"}}",
            "{\"os-getConsoleOutput\": null}",
            "{\"os-migrateLive\": null}",
            "{\"os-migrateLive\": {}}",
            "{\"os-migrateLive\": {\"host\": 1, \"block_migration\": 2, \"disk_over_commit\": 3}}",
            "{\"os-migrateLive\": {\"host\": \"\", \"block_migration\": true, \"disk_over_commit\": false}}",
            "{\"os-resetState\": {\"state\": \"limbo\"}}",
            "{\"addSecurityGroup\": {\"name\": null}}",
            "{\"removeSecurityGroup\": \"web\"}",
            "{\"os-getVNCConsole\": {\"type\": []}}",
            "{\"force_complete\": 1}");

    private static ServerCloud cloud;

    @BeforeAll
    static void open() throws Exception {
        cloud = new ServerCloud("h1");
    }

    @AfterAll
    static void close() throws Exception {
        cloud.close();
    }

    private static List<Routes.Route> routes() {
        return cloud.service.mounts().getFirst().routes().table().stream()
                .filter(r -> r.pattern().startsWith("/v2.1/servers"))
                .toList();
    }

    private static String path(Routes.Route route, String id) {
        return "/compute" + route.pattern().replace("{id}", id).replaceAll("\\{[a-z]+}", "x");
    }

    private static void requireAnswered(String what, foehn.testkit.Api.Answer answer) {
        assertThat(answer.status())
                .as(() -> what + ": " + new String(answer.bytes(), StandardCharsets.UTF_8))
                .isNotEqualTo(500)
                .isLessThan(502);
        if (answer.status() >= 400) {
            var fault = answer.json().properties().iterator().next().getValue();
            assertThat(fault.path("code").asInt()).as(what).isEqualTo(answer.status());
            assertThat(fault.path("message").asString()).as(what).isNotEmpty();
        }
    }

    @Test
    void nonsenseIsRefused() throws Exception {
        var id = cloud.active("victim");
        for (Routes.Route route : routes()) {
            if (route.method().equals("GET") || route.method().equals("DELETE")) {
                continue;
            }
            for (String body : BODIES) {
                for (String minor : List.of("2.1", "2.30", "2.79")) {
                    var what = minor + " " + route.method() + " " + route.pattern() + " " + body;
                    var answer = cloud.api.send(
                            route.method(),
                            path(route, id),
                            cloud.admin,
                            body.getBytes(StandardCharsets.UTF_8),
                            ServerCloud.version(minor));
                    requireAnswered(what, answer);
                    boolean fits = route.pattern().endsWith("/tags/{tag}");
                    assertThat(answer.status() >= 400 || fits).as(what).isTrue();
                }
            }
        }
        cloud.awaitStatus(id, "ACTIVE");
    }

    @Test
    void unknownAndForeignServersAreNotThere() throws Exception {
        var foreign = cloud.active("foreign");
        var bodies = List.of(
                "{\"os-stop\": null}",
                "{\"server\": {\"name\": \"x\"}}",
                "{\"metadata\": {\"a\": \"b\"}}",
                "{\"meta\": {\"x\": \"b\"}}",
                "{\"tags\": [\"a\"]}",
                "{\"interfaceAttachment\": {}}",
                "{\"remote_console\": {\"protocol\": \"vnc\", \"type\": \"novnc\"}}",
                "{\"force_complete\": null}");
        for (Routes.Route route : routes()) {
            if (!route.pattern().contains("{id}")) {
                continue;
            }
            for (String id : List.of(Ids.uuid(), "-1", "a".repeat(300), foreign)) {
                var token = id.equals(foreign) ? cloud.other : cloud.admin;
                int denied = 0;
                for (String body : bodies) {
                    boolean reads =
                            route.method().equals("GET") || route.method().equals("DELETE");
                    var answer = cloud.api.send(
                            route.method(),
                            path(route, id),
                            token,
                            reads ? new byte[0] : body.getBytes(StandardCharsets.UTF_8),
                            ServerCloud.version("2.79"));
                    requireAnswered(route.method() + " " + route.pattern(), answer);
                    denied += answer.status() == 404 || answer.status() == 403 ? 1 : 0;
                    assertThat(answer.status())
                            .as(route.method() + " " + route.pattern() + " " + body)
                            .isIn(400, 403, 404);
                }
                assertThat(denied).as(route.method() + " " + route.pattern()).isPositive();
            }
        }
        cloud.awaitStatus(foreign, "ACTIVE");
    }

    @Test
    void aHugeBodyIsTooLarge() throws Exception {
        var body = "{\"server\": {\"name\": \"" + "x".repeat(2 << 20) + "\"}}";
        cloud.api.post("/compute/v2.1/servers", cloud.member, body).expect(413);
    }

    @Test
    void withoutATokenNobodyGetsAnywhere() throws Exception {
        for (Routes.Route route : routes()) {
            cloud.api
                    .send(route.method(), path(route, Ids.uuid()), "", new byte[0])
                    .expect(401);
            cloud.api
                    .send(route.method(), path(route, Ids.uuid()), "forged", new byte[0])
                    .expect(401);
        }
    }

    @Test
    void whatNoHostCanDoIsNotPretended() throws Exception {
        var id = cloud.active("limits");
        for (var action : List.of(
                "{\"resize\": {\"flavorRef\": \"s\"}}",
                "{\"rescue\": null}",
                "{\"rebuild\": {\"imageRef\": \"" + FakeImages.IMAGE + "\"}}",
                "{\"createImage\": {\"name\": \"snap\"}}",
                "{\"suspend\": null}",
                "{\"shelve\": null}",
                "{\"changePassword\": {\"adminPass\": \"x\"}}")) {
            cloud.act(id, action, cloud.member).expect(501);
        }
        cloud.act(id, "{\"evacuate\": {}}", cloud.member).expect(403);
        cloud.act(id, "{\"os-getVNCConsole\": {\"type\": \"novnc\"}}", cloud.member)
                .expect(400);
        cloud.api
                .post("/compute/v2.1/servers/" + id + "/os-interface", cloud.member, "{\"interfaceAttachment\": {}}")
                .expect(400);
        cloud.act(id, "{\"explode\": null}", cloud.member).expect(400);
        cloud.act(id, "{\"lock\": {\"locked_reason\": 7}}", cloud.member, ServerCloud.version("2.73"))
                .expect(400);
        cloud.awaitStatus(id, "ACTIVE");
    }
}
