package foehn.compute;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.kernel.http.Mount;
import foehn.kernel.http.Routes.Route;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Walks the route tables of compute and placement with what no client should send.
class MalformedRequestsTest {
    private static final String[] BODIES = {
        "",
        "{",
        "[]",
        "null",
        "7",
        "\"x\"",
        "{} x",
        "{\"a\": {}}",
        "[".repeat(100),
        "{\"flavor\": [], \"keypair\": 1, \"server_group\": \"x\", \"aggregate\": null, \"quota_set\": {\"\": 0},"
                + " \"add_host\": [], \"extra_specs\": 1, \"status\": {}, \"server\": [], \"metadata\": 1}",
        "{\"extra_specs\": {\"\": \"x\", \"\\u0000\": \"y\"}}"
    };
    private static final String[] VALUES = {"1", "x", "11111111-1111-4111-8111-111111111111", "%20", "..%2F", "%C3%A9"};

    private NovaCloud cloud;

    @BeforeEach
    void serve() throws Exception {
        cloud = new NovaCloud().host("h1");
    }

    @AfterEach
    void close() throws Exception {
        cloud.close();
    }

    @Test
    void areNeverAccidents() throws Exception {
        for (Mount mount : cloud.mounts()) {
            for (Route route : mount.routes().table()) {
                if (route.method().equals("POST") || route.method().equals("PUT")) {
                    for (var body : BODIES) {
                        refuse(mount, route, "x", body, "2.1");
                        refuse(mount, route, "x", body, "2.79");
                    }
                }
            }
        }
    }

    @Test
    void mayHaveAnyNameInTheirPath() throws Exception {
        for (Mount mount : cloud.mounts()) {
            for (Route route : mount.routes().table()) {
                for (var value : VALUES) {
                    if (route.pattern().contains("{") && !route.method().equals("POST")) {
                        send(mount, route, value, "{}", "2.1");
                        send(mount, route, value, "{}", "2.79");
                    }
                }
            }
        }
    }

    private void refuse(Mount mount, Route route, String value, String body, String version) throws Exception {
        assertThat(send(mount, route, value, body, version))
                .as("%s %s with %s in %s", route.method(), route.pattern(), body, version)
                .isBetween(400, 499);
    }

    /// @return the status, which is not the sign of a bug
    private int send(Mount mount, Route route, String value, String body, String version) throws Exception {
        var path = mount.prefix() + route.pattern().replaceAll("\\{[a-z_.]+}", value);
        boolean silent = route.method().equals("GET") || route.method().equals("DELETE");
        byte[] bytes = silent ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
        var answer = cloud.api.send(route.method(), path, cloud.admin, bytes, "X-OpenStack-Nova-API-Version", version);
        assertThat(answer.status())
                .as("%s %s with %s in %s", route.method(), path, body, version)
                .isNotEqualTo(500);
        return answer.status();
    }
}
