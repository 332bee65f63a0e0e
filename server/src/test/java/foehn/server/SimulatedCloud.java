package foehn.server;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.compute.Host;
import foehn.hypervisor.Hypervisor;
import foehn.hypervisor.simulated.SimulatedHost;
import foehn.kernel.health.Health;
import foehn.kernel.json.Json;
import foehn.ovn.SimulatedNetwork;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/// A whole control plane over hosts that boot nothing, and a client that knows it by its HTTP API alone. The control
/// plane can be closed and opened again; hosts, guests and the virtual network live on meanwhile, as they would.
final class SimulatedCloud implements AutoCloseable {
    private final DataDirectory data;
    private final Map<String, SimulatedHost> hosts = new LinkedHashMap<>();
    private final SimulatedNetwork network = new SimulatedNetwork(List.of("h1", "h2"));
    private final HttpClient http = HttpClient.newHttpClient();
    private Cloud cloud;
    private String token = "";

    SimulatedCloud(Path directory) throws Exception {
        data = DataDirectory.open(directory);
        Files.writeString(data.path().resolve("foehn.toml"), """
                [http]
                port = 0
                [object]
                s3Port = 0
                [identity]
                bcryptCost = 4
                [compute]
                hostPollMillis = 50
                """);
        for (var name : List.of("h1", "h2")) {
            hosts.put(name, new SimulatedHost(name, "127.0.0.1", 8, 8192, 100));
        }
        open();
    }

    void open() throws Exception {
        cloud = Cloud.open(
                Config.load(data.path()),
                data,
                InstantSource.system(),
                network,
                this::connect,
                new Health(Duration.ofSeconds(2)));
        hosts.keySet().forEach(name -> cloud.registerHost(name, "simulated:" + name));
        login("admin", "admin");
    }

    private Hypervisor connect(Host host) {
        return hosts.get(host.name());
    }

    SimulatedHost host(String name) {
        return hosts.get(name);
    }

    DataDirectory data() {
        return data;
    }

    Cloud cloud() {
        return cloud;
    }

    /// Everything from here on is asked by this user, in the project of the same name.
    void login(String user, String project) throws Exception {
        var body = """
                {"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "%s",
                 "password": "%s", "domain": {"id": "default"}}}},
                 "scope": {"project": {"name": "%s", "domain": {"id": "default"}}}}}
                """.formatted(user, data.secret(user + "-password"), project);
        var answer = send("POST", "/identity/v3/auth/tokens", "application/json", body.getBytes());
        assertThat(answer.statusCode()).as(() -> new String(answer.body())).isEqualTo(201);
        token = answer.headers().firstValue("X-Subject-Token").orElseThrow();
    }

    JsonNode get(String path) throws Exception {
        return expect(200, send("GET", path, "", new byte[0]));
    }

    JsonNode post(int expected, String path, String json) throws Exception {
        return expect(expected, send("POST", path, "application/json", json.getBytes()));
    }

    void delete(String path) throws Exception {
        expect(204, send("DELETE", path, "", new byte[0]));
    }

    HttpResponse<byte[]> send(String method, String path, String type, byte[] body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + cloud.port() + path))
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (!token.isEmpty()) {
            request.header("X-Auth-Token", token);
        }
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static JsonNode expect(int status, HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode())
                .as(() -> answer.request().uri() + ": " + new String(answer.body()))
                .isEqualTo(status);
        return answer.body().length == 0 ? Json.object() : Json.MAPPER.readTree(answer.body());
    }

    /// Looks again until what is there is as it shall be.
    JsonNode eventually(String path, Predicate<JsonNode> condition) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (true) {
            var seen = get(path);
            if (condition.test(seen)) {
                return seen;
            }
            assertThat(System.nanoTime()).as(() -> path + " stays " + seen).isLessThan(end);
            Thread.sleep(50);
        }
    }

    void stop() throws Exception {
        cloud.close();
    }

    @Override
    public void close() throws Exception {
        stop();
        http.close();
        for (var host : hosts.values()) {
            host.close();
        }
    }
}
