package foehn.agent;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.hypervisor.remote.Identity;
import foehn.hypervisor.remote.Problem;
import foehn.hypervisor.remote.Wire;
import foehn.kernel.http.Routes;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A control plane of another version, or one gone mad: what is no command is refused as such, on every route.
class MalformedTest {
    private static final String GUEST = ScriptedHost.GUEST.uuid();

    @TempDir
    Path dir;

    private final ScriptedHost host = new ScriptedHost();
    private Served served;
    private HttpClient client;

    @BeforeEach
    void serve() throws Exception {
        served = new Served(host, dir);
        var tls =
                served.authority.issue(new Identity(Identity.Role.CONTROL_PLANE, "foehn"), Set.of(), dir.resolve("cp"));
        client = HttpClient.newBuilder().sslContext(Served.controlSide(tls)).build();
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        served.close();
    }

    @Test
    void everyRouteRefusesWhatIsNoCommand() throws Exception {
        var table = new GuestRoutes(host)
                .routes()
                .and(new MigrationRoutes(host).routes())
                .and(new HostRoutes(host).routes())
                .table();
        assertThat(table).hasSizeGreaterThan(20);
        for (Routes.Route route : table) {
            if (!route.pattern().contains("{")) {
                continue;
            }
            for (String id : List.of("nobody", "%2e%2e%2fetc", "00000000-0000-4000-8000-00000000000X", "%00", "%ff")) {
                var path = route.pattern()
                        .replace("{id}", id)
                        .replace("{sha512}", id)
                        .replace("{migration}", "m");
                var separator = path.contains("?") ? "&" : "?";
                assertMalformed(
                        route.method(), path + separator + "fence=1&wait_millis=0&bytes=1&size=1&format=raw", "");
            }
        }
        assertThat(host.calls).isEmpty();
    }

    @Test
    void aBodyThatIsNotTheRecordIsRefused() throws Exception {
        for (String body :
                List.of("", "[", "[]", "null", "7", "\"x\"", "{\"graceMillis\": -1}", "{\"graceMillis\": \"x\"}")) {
            for (String path : List.of("/stop", "/reboot")) {
                assertMalformed("POST", "/v1/guests/" + GUEST + path + "?fence=1", body);
            }
            for (String path : List.of("", "/metadata", "/arrival", "/departure")) {
                assertMalformed("PUT", "/v1/guests/" + GUEST + path + "?fence=1", body);
            }
        }
        assertThat(host.calls).isEmpty();
    }

    @Test
    void aCommandWithoutAFenceIsRefused() throws Exception {
        for (String fence : List.of("", "?fence=", "?fence=-1", "?fence=x", "?fence=99999999999999999999")) {
            assertMalformed("POST", "/v1/guests/" + GUEST + "/start" + fence, "{}");
        }
        assertThat(host.calls).isEmpty();
    }

    @Test
    void anotherGuestInTheBodyThanInTheAddressIsRefused() throws Exception {
        var other = "{\"id\": {\"uuid\": \"00000000-0000-4000-8000-0000000000ff\"}, \"name\": \"x\", \"vcpus\": 1, "
                + "\"memoryMib\": 1, \"disks\": [], \"nics\": [], \"metadata\": {}, \"configDrive\": false}";
        assertMalformed("PUT", "/v1/guests/" + GUEST + "?fence=1", other);
        assertThat(host.calls).isEmpty();
    }

    @Test
    void aHugeBodyIsRefused() throws Exception {
        assertMalformed("PUT", "/v1/guests/" + GUEST + "?fence=1", "\"" + "x".repeat(5 << 20) + "\"");
        assertThat(host.calls).isEmpty();
    }

    private void assertMalformed(String method, String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(served.address().resolve(path))
                .method(method, BodyPublishers.ofString(body))
                .build();
        var response = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode())
                .as("%s %s %s: %s", method, path, body.substring(0, Math.min(80, body.length())), response.body())
                .isBetween(400, 499);
        assertThat(Wire.MAPPER.readValue(response.body(), Problem.class).kind()).isEqualTo(Problem.MALFORMED);
    }
}
