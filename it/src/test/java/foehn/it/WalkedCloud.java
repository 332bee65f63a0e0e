package foehn.it;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.hypervisor.simulated.SimulatedHost;
import foehn.kernel.health.Health;
import foehn.kernel.http.Mount;
import foehn.kernel.json.Json;
import foehn.ovn.SimulatedNetwork;
import foehn.server.Cloud;
import foehn.server.Config;
import foehn.server.DataDirectory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// The whole control plane over a simulated host and network, with something of everything in it: an administrator, an
/// owner who has one of each thing, and a stranger who has nothing.
final class WalkedCloud implements AutoCloseable {
    private final SimulatedHost host = new SimulatedHost("h1", "127.0.0.1", 8, 8192, 100);
    private final HttpClient http = HttpClient.newHttpClient();
    private final Path data;
    private final Cloud cloud;
    private volatile Duration behind = Duration.ofHours(5);

    final String expired;
    final String admin;
    final String owner;
    final String stranger;

    /// The owner's things: the name of the collection to an id in it.
    final Map<String, String> things = new LinkedHashMap<>();

    /// What came back.
    record Answer(int status, Map<String, List<String>> headers, String body) {
        boolean ok() {
            return status >= 200 && status < 300;
        }

        /// Whether the HTTP server refused the request before it could know whose it was: it closes the connection.
        boolean refusedUnseen() {
            return headers.entrySet().stream()
                    .anyMatch(h -> h.getKey().equalsIgnoreCase("Connection")
                            && h.getValue().contains("close"));
        }

        JsonNode json() {
            return Json.MAPPER.readTree(body);
        }
    }

    WalkedCloud(Path directory) throws Exception {
        data = directory;
        Files.writeString(data.resolve("foehn.toml"), """
                [http]
                port = 0
                [object]
                s3Port = 0
                [identity]
                bcryptCost = 4
                [compute]
                hostPollMillis = 100
                [block]
                backends = ["simulated"]
                """);
        cloud = Cloud.open(
                Config.load(data),
                new DataDirectory(data),
                () -> Instant.now().minus(behind),
                new SimulatedNetwork(List.of("h1")),
                _ -> host,
                new Health(Duration.ofSeconds(2)));
        expired = login("demo", secret("demo"), "demo");
        behind = Duration.ZERO;
        admin = login("admin", secret("admin"), "admin");
        owner = login("demo", secret("demo"), "demo");
        stranger = makeStranger();
        cloud.registerHost("h1", "simulated:h1");
        makeThings();
    }

    private String secret(String user) throws Exception {
        return Files.readString(data.resolve("secrets").resolve(user + "-password"))
                .strip();
    }

    List<Mount> mounts() {
        return cloud.mounts();
    }

    private String login(String user, String password, String project) throws Exception {
        var answer = send("POST", "/identity/v3/auth/tokens", "", """
                {"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "%s",
                 "password": "%s", "domain": {"id": "default"}}}},
                 "scope": {"project": {"name": "%s", "domain": {"id": "default"}}}}}
                """.formatted(user, password, project));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.headers().entrySet().stream()
                .filter(e -> e.getKey().equalsIgnoreCase("X-Subject-Token"))
                .findFirst()
                .orElseThrow()
                .getValue()
                .getFirst();
    }

    private String makeStranger() throws Exception {
        var project = make(admin, "/identity/v3/projects", "{\"project\": {\"name\": \"other\"}}", "/project/id");
        var user = make(admin, "/identity/v3/users", """
                {"user": {"name": "other", "password": "stranger-danger"}}""", "/user/id");
        var roles = expect(send("GET", "/identity/v3/roles?name=member", admin, ""));
        var role = roles.at("/roles/0/id").asString();
        expect(send("PUT", "/identity/v3/projects/" + project + "/users/" + user + "/roles/" + role, admin, ""));
        return login("other", "stranger-danger", "other");
    }

    private void makeThings() throws Exception {
        var me = expect(send("GET", "/identity/v3/auth/tokens", owner, "", "X-Subject-Token", owner));
        things.put("users", me.at("/token/user/id").asString());
        things.put("projects", me.at("/token/project/id").asString());
        var network = keep("networks", "/network/v2.0/networks", "{\"network\": {\"name\": \"n\"}}", "/network/id");
        var subnets = """
                {"subnet": {"network_id": "%s", "cidr": "10.7.0.0/24", "ip_version": 4}}""";
        var subnet = keep("subnets", "/network/v2.0/subnets", subnets.formatted(network), "/subnet/id");
        keep("ports", "/network/v2.0/ports", "{\"port\": {\"network_id\": \"" + network + "\"}}", "/port/id");
        var router = keep("routers", "/network/v2.0/routers", "{\"router\": {\"name\": \"r\"}}", "/router/id");
        expect(send("PUT", "/network/v2.0/routers/" + router + "/add_router_interface", owner, """
                {"subnet_id": "%s"}""".formatted(subnet)));
        var group = keep("security-groups", "/network/v2.0/security-groups", """
                {"security_group": {"name": "g"}}""", "/security_group/id");
        var rules = """
                {"security_group_rule": {"security_group_id": "%s", "direction": "ingress", "ethertype": "IPv4"}}""";
        var rulesPath = "/network/v2.0/security-group-rules";
        keep("security-group-rules", rulesPath, rules.formatted(group), "/security_group_rule/id");
        keep("os-keypairs", "/compute/v2.1/os-keypairs", "{\"keypair\": {\"name\": \"mine\"}}", "/keypair/name");
        keep("os-server-groups", "/compute/v2.1/os-server-groups", """
                {"server_group": {"name": "g", "policies": ["affinity"]}}""", "/server_group/id");
        var image = keep("images", "/image/v2/images", """
                {"name": "i", "disk_format": "raw", "container_format": "bare", "visibility": "private"}""", "/id");
        expect(send(
                "PUT",
                "/image/v2/images/" + image + "/file",
                owner,
                "bytes",
                "Content-Type",
                "application/octet-stream"));
        makeVolume();
        var flavor = make(admin, "/compute/v2.1/flavors", """
                {"flavor": {"name": "walked", "vcpus": 1, "ram": 64, "disk": 1}}""", "/flavor/id");
        things.put("servers", boot(image, flavor, network));
    }

    private void makeVolume() throws Exception {
        var volumes = "/volume/v3/volumes";
        var volume = keep("volumes", volumes, "{\"volume\": {\"size\": 1, \"name\": \"v\"}}", "/volume/id");
        await(volumes + "/" + volume, "/volume/status", "available");
        var snapshot = keep("snapshots", "/volume/v3/snapshots", """
                {"snapshot": {"volume_id": "%s"}}""".formatted(volume), "/snapshot/id");
        await("/volume/v3/snapshots/" + snapshot, "/snapshot/status", "available");
        keep("backups", "/volume/v3/backups", """
                {"backup": {"volume_id": "%s", "snapshot_id": "%s"}}""".formatted(volume, snapshot), "/backup/id");
    }

    private void await(String path, String field, String wanted) throws Exception {
        var status = "";
        for (int i = 0; i < 600 && !status.equals(wanted); i++) {
            Thread.sleep(50);
            status = expect(send("GET", path, owner, "")).at(field).asString();
        }
        assertThat(status).isEqualTo(wanted);
    }

    private String boot(String image, String flavor, String network) throws Exception {
        var servers = """
                {"server": {"name": "s", "imageRef": "%s", "flavorRef": "%s", "networks": [{"uuid": "%s"}]}}""";
        var json = servers.formatted(image, flavor, network);
        var server = make(owner, "/compute/v2.1/servers", json, "/server/id");
        await("/compute/v2.1/servers/" + server, "/server/status", "ACTIVE");
        return server;
    }

    private String keep(String collection, String path, String json, String id) throws Exception {
        var made = make(owner, path, json, id);
        things.put(collection, made);
        return made;
    }

    private String make(String token, String path, String json, String id) throws Exception {
        return expect(send("POST", path, token, json)).at(id).asString();
    }

    private static JsonNode expect(Answer answer) {
        assertThat(answer.ok()).as(answer.status() + " " + answer.body()).isTrue();
        return answer.body().isEmpty() ? Json.object() : answer.json();
    }

    /// @param token empty: none is sent
    Answer send(String method, String path, String token, String body, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + cloud.port() + path))
                .timeout(Duration.ofSeconds(60))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("X-Auth-Token", token);
        }
        if (!body.isEmpty() && !List.of(headers).contains("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            return new Answer(answer.statusCode(), answer.headers().map(), answer.body());
        } catch (IOException hungUp) {
            throw new IOException("no answer to " + method + " " + path + " " + body, hungUp);
        }
    }

    @Override
    public void close() throws Exception {
        cloud.close();
        http.close();
        host.close();
    }
}
