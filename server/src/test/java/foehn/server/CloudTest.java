package foehn.server;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.hypervisor.Power;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// All services together, behind their real socket.
final class CloudTest {
    @TempDir
    Path directory;

    private SimulatedCloud cloud;

    @BeforeEach
    void open() throws Exception {
        cloud = new SimulatedCloud(directory.resolve("data"));
    }

    @AfterEach
    void close() throws Exception {
        cloud.close();
    }

    @Test
    void aServerIsBootedOnANetworkAndIsStillThereAfterTheControlPlaneHasBeenRestarted() throws Exception {
        var server = boot();
        assertThat(cloud.get("/compute/v2.1/servers/" + server)
                        .at("/server/addresses/net/0/addr")
                        .asString())
                .startsWith("10.7.0.");
        assertThat(running()).isEqualTo(1);

        cloud.stop();
        cloud.open();

        var after = cloud.eventually("/compute/v2.1/servers/" + server, CloudTest::isActive);
        assertThat(after.at("/server/OS-EXT-SRV-ATTR:host").asString()).isIn("h1", "h2");
        assertThat(running()).as("the guest ran on").isEqualTo(1);

        cloud.delete("/compute/v2.1/servers/" + server);
        cloud.eventually("/compute/v2.1/servers", list -> list.path("servers").isEmpty());
        assertThat(running()).isZero();
        assertThat(cloud.get("/network/v2.0/ports?device_id=" + server).path("ports"))
                .isEmpty();
    }

    @Test
    void aServerLiveMigratesToTheOtherHost() throws Exception {
        var server = boot();
        var before = hostOf(server);
        cloud.post(202, "/compute/v2.1/servers/" + server + "/action", """
                {"os-migrateLive": {"host": null, "block_migration": false, "disk_over_commit": false}}""");
        var after = cloud.eventually(
                "/compute/v2.1/servers/" + server,
                s -> isActive(s)
                        && !s.at("/server/OS-EXT-SRV-ATTR:host").asString().equals(before));
        assertThat(after.at("/server/OS-EXT-SRV-ATTR:host").asString()).isIn("h1", "h2");
        assertThat(running()).isEqualTo(1);
    }

    @Test
    void aGuestThatDiesWhileNobodyLooksIsSeenToBeOffByTheNextControlPlane() throws Exception {
        var server = boot();
        var host = cloud.host(hostOf(server));
        cloud.stop();
        host.inventory().forEach(guest -> host.kill(guest.id()));
        cloud.open();
        cloud.eventually(
                "/compute/v2.1/servers/" + server,
                s -> s.at("/server/status").asString().equals("SHUTOFF"));
    }

    @Test
    void anOrdinaryUserSeesThePublicNetworkAndNoHosts() throws Exception {
        cloud.login("demo", "demo");
        var networks = cloud.get("/network/v2.0/networks?router:external=true").path("networks");
        assertThat(networks).hasSize(1);
        assertThat(networks.get(0).path("name").asString()).isEqualTo("public");
        assertThat(cloud.send("GET", "/compute/v2.1/os-hypervisors", "", new byte[0])
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void theCatalogNamesWhatTheIndexNames() throws Exception {
        var index = cloud.get("/").path("services");
        assertThat(index).isNotEmpty();
        for (var service : index) {
            var path = URI.create(service.path("url").asString()).getPath();
            if (path.equals("/object-store")) {
                // Swift has no versions to discover, but tells what it can do.
                path += "/info";
            }
            assertThat(cloud.send("GET", path, "", new byte[0]).statusCode())
                    .as(path)
                    .isIn(200, 300);
        }
        var catalog = cloud.get("/identity/v3/auth/catalog").path("catalog");
        // A service may stand in the catalog under an older type as well.
        assertThat(types(catalog)).containsAll(types(index));
    }

    private static List<String> types(JsonNode services) {
        return services.values().stream()
                .map(service -> service.path("type").asString())
                .toList();
    }

    @Test
    void healthTellsOfAHostThatIsAwayAndIsStillServing() throws Exception {
        cloud.eventually("/healthz", health -> health.path("status").asString().equals("ok"));
        cloud.host("h2").losePower();
        var health =
                cloud.eventually("/healthz", h -> h.path("status").asString().equals("degraded"));
        assertThat(health.at("/parts/hosts/detail").asString()).isEqualTo("1 of 2 hosts are up");
        cloud.host("h2").restorePower();
        cloud.eventually("/healthz", h -> h.path("status").asString().equals("ok"));
    }

    @Test
    void metricsCountRequestsByRouteAndTellNoSecrets() throws Exception {
        cloud.get("/compute/v2.1/servers");
        var text = new String(cloud.send("GET", "/metrics", "", new byte[0]).body());
        assertThat(text).contains("foehn_http_requests_seconds_count{method=\"GET\",route=\"/v2.1/servers\"");
        assertThat(text).doesNotContain(cloud.data().secret("admin-password"));
    }

    @Test
    void secretsAreReadableByTheirOwnerAlone() throws Exception {
        CloudsYaml.write(cloud.data(), Config.load(cloud.data().path()));
        for (var file : new Path[] {
            cloud.data().path().resolve("secrets/admin-password"),
            cloud.data().path().resolve("secrets/demo-password"),
            cloud.data().cloudsYaml(),
            cloud.data().openrc()
        }) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .as(file.toString())
                    .isEqualTo("rw-------");
        }
        assertThat(cloud.data().secret("admin-password"))
                .hasSize(24)
                .isEqualTo(cloud.data().secret("admin-password"));
        assertThat(Files.readString(cloud.data().cloudsYaml())).contains("  foehn:\n    auth:\n", "  foehn-demo:\n");
    }

    @Test
    void aPathThatIsNobodysIsNotFoundAndSaysSo() throws Exception {
        var answer = cloud.send("GET", "/nowhere", "", new byte[0]);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(new String(answer.body())).contains("/nowhere");
    }

    private String boot() throws Exception {
        var image = cloud.post(201, "/image/v2/images", """
                        {"name": "i", "disk_format": "raw", "container_format": "bare"}""").path("id").asString();
        var upload =
                cloud.send("PUT", "/image/v2/images/" + image + "/file", "application/octet-stream", new byte[4096]);
        assertThat(upload.statusCode()).isEqualTo(204);
        var network = cloud.post(201, "/network/v2.0/networks", "{\"network\": {\"name\": \"net\"}}")
                .at("/network/id")
                .asString();
        cloud.post(201, "/network/v2.0/subnets", """
                {"subnet": {"network_id": "%s", "cidr": "10.7.0.0/24", "ip_version": 4}}""".formatted(network));
        cloud.eventually("/healthz", health -> health.path("status").asString().equals("ok"));
        var server = cloud.post(202, "/compute/v2.1/servers", """
                {"server": {"name": "s", "imageRef": "%s", "flavorRef": "tiny",
                 "networks": [{"uuid": "%s"}]}}""".formatted(image, network))
                .at("/server/id")
                .asString();
        cloud.eventually("/compute/v2.1/servers/" + server, CloudTest::isActive);
        return server;
    }

    private String hostOf(String server) throws Exception {
        return cloud.get("/compute/v2.1/servers/" + server)
                .at("/server/OS-EXT-SRV-ATTR:host")
                .asString();
    }

    private static boolean isActive(JsonNode server) {
        return server.at("/server/status").asString().equals("ACTIVE");
    }

    private long running() {
        return Stream.of("h1", "h2")
                .flatMap(name -> cloud.host(name).inventory().stream())
                .filter(guest -> guest.power() == Power.RUNNING)
                .count();
    }
}
