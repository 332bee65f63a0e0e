package foehn.image;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.kernel.http.Routes.Route;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Every route, with everything that is not what it wants.
class MalformedTest {
    private static final List<String> BODIES = List.of(
            "",
            "{",
            "[]",
            "null",
            "7",
            "\"x\"",
            "[[]]",
            "[7]",
            "[{}]",
            "[{\"op\": \"add\"}]",
            "[{\"op\": \"add\", \"path\": 7, \"value\": 1}]",
            "[{\"op\": \"move\", \"path\": \"/name\", \"value\": \"x\"}]",
            "[{\"op\": \"add\", \"path\": \"name\", \"value\": \"x\"}]",
            "[{\"op\": \"add\", \"path\": \"/\", \"value\": \"x\"}]",
            "[{\"op\": \"add\", \"path\": \"/a/b\", \"value\": \"x\"}]",
            "[{\"op\": \"add\", \"path\": \"/a~2\", \"value\": \"x\"}]",
            "[{\"op\": \"add\", \"path\": \"/a\", \"value\": null}]",
            "[{\"op\": \"add\", \"path\": \"/a\", \"value\": \"\\u0000\"}]",
            "[{\"op\": \"add\", \"path\": \"/min_ram\", \"value\": 1e99}]",
            "{\"name\": 7}",
            "{\"name\": {\"a\": []}}",
            "{\"id\": \"../../etc/passwd\"}",
            "{\"id\": null}",
            "{\"visibility\": \"secret\"}",
            "{\"visibility\": null}",
            "{\"disk_format\": \"floppy\"}",
            "{\"container_format\": 7}",
            "{\"min_disk\": -1}",
            "{\"min_disk\": 99999999999999999999}",
            "{\"min_ram\": \"1\"}",
            "{\"protected\": \"yes\"}",
            "{\"tags\": \"x\"}",
            "{\"tags\": [7]}",
            "{\"a\": 7}",
            "{\"\": \"x\"}",
            "{\"a\\u0000\": \"x\"}",
            "{\"member\": 7}",
            "{\"member\": \"\"}",
            "{\"status\": null}",
            "{\"method\": 7}",
            "{\"method\": {\"name\": null}}",
            "[".repeat(100),
            "{\"a\": \"" + "x".repeat(70_000) + "\"}",
            "{\"a\": \"" + "x".repeat(2 << 20) + "\"}");

    private Served served;

    @BeforeEach
    void serve() throws Exception {
        served = new Served();
    }

    @AfterEach
    void close() throws Exception {
        served.close();
    }

    @Test
    void noBodyIsAnAccident() throws Exception {
        var token = served.member("p1");
        var id = served.active("p1", "x");
        for (Route route : served.service.mounts().getFirst().routes().table()) {
            if (route.method().equals("GET") || route.method().equals("DELETE")) {
                continue;
            }
            var path = "/image" + route.pattern().replace("{id}", id).replaceAll("\\{[a-z]+}", "p2");
            for (var body : BODIES) {
                for (var type : List.of("application/json", Change.DRAFT_10, Change.DRAFT_4)) {
                    var bytes = body.getBytes(StandardCharsets.UTF_8);
                    var answer = served.api.send(route.method(), path, token, bytes, "Content-Type", type);
                    assertThat(answer.status())
                            .as(() -> route.method() + " " + path + " " + body.substring(0, Math.min(80, body.length()))
                                    + " " + new String(answer.bytes(), StandardCharsets.UTF_8))
                            .isLessThan(500);
                    if (answer.status() >= 400) {
                        assertThat(answer.json().path("code").asString()).startsWith("" + answer.status());
                        assertThat(answer.json().path("message").asString()).isNotBlank();
                    }
                }
            }
        }
        assertThat(served.status(token, id)).isEqualTo("active");
    }

    @Test
    void badRegistrationsAreRefused() throws Exception {
        var token = served.member("p1");
        for (var body : BODIES) {
            if (body.startsWith("{\"m") || body.startsWith("{\"status")) {
                continue;
            }
            assertThat(served.api.post("/image/v2/images", token, body).status())
                    .as(body.substring(0, Math.min(80, body.length())))
                    .isIn(400, 413);
        }
        assertThat(served.api
                        .get("/image/v2/images", token)
                        .json()
                        .path("images")
                        .size())
                .isZero();
        served.create(token, "{\"id\": \"11111111-2222-3333-4444-555555555555\"}");
        served.api
                .post("/image/v2/images", token, "{\"id\": \"11111111-2222-3333-4444-555555555555\"}")
                .expect(409);
    }

    @Test
    void everyRouteWantsATokenButTheVersions() throws Exception {
        for (Route route : served.service.mounts().getFirst().routes().table()) {
            var path = "/image" + route.pattern().replaceAll("\\{[a-z]+}", "x");
            var answer = served.api.send(route.method(), path, "", new byte[0]);
            assertThat(answer.status()).as(path).isIn(route.policy().tokenNeeded() ? List.of(401) : List.of(200, 300));
        }
    }

    @Test
    void unknownThingsAreNotFound() throws Exception {
        var token = served.member("p1");
        for (var id : List.of("11111111-2222-3333-4444-555555555555", "x", "%2e%2e", "%C3%A9", "a".repeat(4000))) {
            served.api.get("/image/v2/images/" + id, token).expect(404);
            served.api.get("/image/v2/images/" + id + "/file", token).expect(404);
            served.api.delete("/image/v2/images/" + id, token).expect(404);
            served.upload(token, id, new byte[1]).expect(404);
            served.api.get("/image/v2/tasks/" + id, token).expect(404);
        }
        served.api.get("/image/v2/images/", token).expect(200);
        served.api.delete("/image/v2/images/", token).expect(405);
        served.api.send("PUT", "/image/v2/images", token, new byte[0]).expect(405);
        served.api.get("/image/v2/tasks?marker=x", token).expect(404);
    }
}
