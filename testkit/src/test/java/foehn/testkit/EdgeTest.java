package foehn.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.kernel.Fault;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.FaultStyle;
import foehn.kernel.http.Mount;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Json;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class EdgeTest {
    private Api api;

    @BeforeEach
    void serve() throws Exception {
        var routes = new Routes()
                .on("GET", "/v1", Policy.OPEN, x -> x.json(200, Json.object().put("base", x.baseUrl())))
                .on(
                        "GET",
                        "/v1/things/detail",
                        Policy.READER,
                        x -> x.json(200, Json.object().put("is", "detail")))
                .on(
                        "GET",
                        "/v1/things/{id}",
                        Policy.READER,
                        x -> x.json(
                                200, Json.object().put("id", x.variable("id")).put("limit", x.limit(10))))
                .on(
                        "POST",
                        "/v1/things",
                        Policy.MEMBER,
                        x -> x.json(200, x.fields("thing").node()))
                .on(
                        "GET",
                        "/v1/things",
                        Policy.READER,
                        x -> x.json(200, Json.object().put("is", "list")))
                .on("GET", "/v1/of/{account}", Policy.READER, x -> x.json(200, name(x, "account")))
                .on("GET", "/v1/of/{account}/{container}", Policy.READER, x -> x.json(200, name(x, "container")))
                .on(
                        "GET",
                        "/v1/of/{account}/{container}/{object...}",
                        Policy.READER,
                        x -> x.json(200, name(x, "object")))
                .on("DELETE", "/v1/things/{id}", Policy.ADMIN, x -> x.status(204))
                .on("GET", "/v1/bug", Policy.OPEN, _ -> {
                    throw new IllegalStateException("secret detail");
                })
                .on("GET", "/v1/busy", Policy.OPEN, _ -> {
                    throw Fault.conflict("busy");
                });
        api = new Api(new Mount("svc", "/svc", routes, FaultStyle.KEYSTONE));
    }

    private static ObjectNode name(Exchange x, String variable) {
        return Json.object().put("is", variable).put("name", x.variable(variable));
    }

    @AfterEach
    void close() throws Exception {
        api.close();
    }

    @Test
    void policiesAreAskedBeforeHandlers() throws Exception {
        var reader = api.token("r", "p", "reader");
        api.get("/svc/v1", "").expect(200);
        assertThat(api.get("/svc/v1/things/7", "").expect(401).header("WWW-Authenticate"))
                .isPresent();
        api.get("/svc/v1/things/7", "forged").expect(401);
        api.get("/svc/v1/things/7", reader).expect(200);
        api.post("/svc/v1/things", reader, "{\"thing\": {}}").expect(403);
        api.delete("/svc/v1/things/7", api.token("m", "p", "member")).expect(403);
        api.delete("/svc/v1/things/7", api.token("a", "p", "admin")).expect(204);
    }

    @Test
    void literalsWinOverVariables() throws Exception {
        var reader = api.token("r", "p", "reader");
        assertThat(api.get("/svc/v1/things/detail", reader).json().path("is").asString())
                .isEqualTo("detail");
        assertThat(api.get("/svc/v1/things/a%2Fb", reader).json().path("id").asString())
                .isEqualTo("a/b");
    }

    @ParameterizedTest
    @CsvSource({
        "/things/, list,",
        "/things/detail/, detail,",
        "/of/a/, account, a",
        "/of/a/c/, container, c",
        "/of/a/c//, object, /",
        "/of/a/c/x/, object, x/",
    })
    void aSlashAtTheEndIsNobodysNameButAnObjects(String path, String is, @Nullable String name) throws Exception {
        var answer = api.get("/svc/v1" + path, api.token("r", "p", "reader")).expect(200);
        assertThat(answer.json().path("is").asString()).isEqualTo(is);
        assertThat(answer.json().path("name").asString(null)).isEqualTo(name);
    }

    @Test
    void oneSlashAtTheEndIsEnough() throws Exception {
        var member = api.token("m", "p", "member");
        api.post("/svc/v1/things/", member, "{\"thing\": {}}").expect(200);
        api.delete("/svc/v1/things/", member).expect(405);
        api.get("/svc/v1/things//", member).expect(404);
        api.get("/svc/v1/of/a//", member).expect(404);
    }

    @Test
    void badInputIsAClearRefusalAndNeverAnAccident() throws Exception {
        var member = api.token("m", "p", "member");
        api.get("/svc/v1/nothing", member).expect(404);
        api.get("/elsewhere", member).expect(404);
        api.send("PATCH", "/svc/v1/things", member, new byte[0]).expect(405);
        for (var body :
                new String[] {"", "{", "[]", "{}", "{\"thing\": 1}", "{\"thing\":{},\"thing\":{}}", "nul", "{} x"}) {
            api.post("/svc/v1/things", member, body).expect(400);
        }
        api.post("/svc/v1/things", member, "[".repeat(5000)).expect(400);
        api.post("/svc/v1/things", member, "{\"thing\": \"" + "x".repeat(2 << 20) + "\"}")
                .expect(413);
        api.get("/svc/v1/things/7?limit=-1", member).expect(400);
        api.get("/svc/v1/things/7?limit=x", member).expect(400);
        api.get("/svc/v1/things/%00", member).expect(400);
        api.get("/svc/v1/things/%ff", member).expect(400);
    }

    @Test
    void aBugIsA500WithARequestIdAndNothingElse() throws Exception {
        var answer = api.get("/svc/v1/bug", "").expect(500);
        var text = new String(answer.bytes(), StandardCharsets.UTF_8);
        assertThat(text).contains(answer.header("X-Openstack-Request-Id").orElseThrow());
        assertThat(text).doesNotContain("secret").doesNotContain("Exception");
    }

    @Test
    void whatTheHttpServerRefusesSpeaksOurDialect() throws Exception {
        for (var request : new String[] {
            "GET /svc/v1 HTTP/9.9\r\nHost: x\r\n\r\n",
            "GARBAGE\r\n\r\n",
            "GET /svc/v1 HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(64 * 1024) + "\r\n\r\n"
        }) {
            try (var socket = new Socket("127.0.0.1", Integer.parseInt(api.url().replaceAll(".*:", "")))) {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                socket.setSoTimeout(5000);
                var answer = read(socket.getInputStream());
                assertThat(answer)
                        .containsAnyOf(" 400 ", " 431 ", " 505 ")
                        .contains("Connection: close")
                        .doesNotContain("Jetty");
            }
        }
    }

    private static String read(InputStream in) throws Exception {
        return new String(in.readNBytes(4096), StandardCharsets.ISO_8859_1);
    }
}
