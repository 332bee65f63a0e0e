package foehn.compute;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.kernel.Ids;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PlacementApiTest {
    private static final String PROVIDERS = "/placement/resource_providers";
    private static final String H1 = PROVIDERS + "/" + NovaCloud.HOST_UUID + "0";

    private NovaCloud cloud;
    private String server;

    @BeforeEach
    void serve() throws Exception {
        cloud = new NovaCloud().host("h1").host("h2");
        server = cloud.server("p1", "alice", "h1");
    }

    @AfterEach
    void close() throws Exception {
        cloud.close();
    }

    private JsonNode get(String path, int minor) throws Exception {
        return ask(path, minor, 200);
    }

    private JsonNode ask(String path, int minor, int status) throws Exception {
        return cloud.api
                .get(path, cloud.admin, "OpenStack-API-Version", "placement 1." + minor)
                .expect(status)
                .json();
    }

    @Test
    void isDiscoveredAndNegotiated() throws Exception {
        var version = cloud.api.get("/placement/", "").expect(200).json().at("/versions/0");
        assertThat(version.path("max_version").asString()).isEqualTo(PlacementVersion.MAX.toString());
        var answer = cloud.api.get(PROVIDERS, cloud.admin).expect(200);
        assertThat(answer.header("OpenStack-API-Version")).hasValue("placement 1.0");
        assertThat(answer.header("Vary")).hasValue("OpenStack-API-Version");
        var refused = ask(PROVIDERS, 999, 406).at("/errors/0");
        assertThat(refused.path("title").asString()).isEqualTo("Not Acceptable");
        assertThat(refused.path("max_version").asString()).isEqualTo(PlacementVersion.MAX.toString());
        cloud.api
                .get(PROVIDERS, cloud.admin, "OpenStack-API-Version", "placement one")
                .expect(400);
        cloud.api
                .get(PROVIDERS, cloud.admin, "OpenStack-API-Version", "placement latest")
                .expect(200);
    }

    @Test
    void showsEveryHostWithWhatItHasAndWhatIsTaken() throws Exception {
        var first = get(PROVIDERS, 0).at("/resource_providers/0");
        assertThat(first.path("name").asString()).isEqualTo("h1");
        assertThat(first.path("links").size()).isEqualTo(3);
        assertThat(get(H1, 14).path("root_provider_uuid").asString()).isEqualTo(NovaCloud.HOST_UUID + "0");
        var inventories = get(H1 + "/inventories", 0).path("inventories");
        assertThat(inventories.at("/VCPU/allocation_ratio").asDouble()).isEqualTo(4.0);
        assertThat(inventories.at("/MEMORY_MB/total").asLong()).isEqualTo(8192);
        assertThat(get(H1 + "/inventories/DISK_GB", 0).path("max_unit").asLong())
                .isEqualTo(100);
        assertThat(get(H1 + "/usages", 0).at("/usages/MEMORY_MB").asLong()).isEqualTo(1024);
        assertThat(get(H1 + "/allocations", 0)
                        .at("/allocations/" + server + "/resources/VCPU")
                        .asLong())
                .isEqualTo(2);
        assertThat(get(H1 + "/traits", 6).path("traits").toString()).contains("COMPUTE_NODE", "HW_ARCH_X86_64");
        assertThat(get(H1 + "/aggregates", 1).path("aggregates").isEmpty()).isTrue();
        assertThat(get("/placement/resource_classes", 2)
                        .path("resource_classes")
                        .size())
                .isEqualTo(3);
        assertThat(get("/placement/traits?name=startswith:HW_", 6)
                        .path("traits")
                        .toString())
                .isEqualTo("[\"HW_ARCH_X86_64\"]");
    }

    @Test
    void findsProvidersByWhatFits() throws Exception {
        assertThat(get(PROVIDERS + "?name=h2", 0).path("resource_providers").size())
                .isEqualTo(1);
        assertThat(get(PROVIDERS + "?resources=MEMORY_MB:8000", 4)
                        .path("resource_providers")
                        .findValuesAsString("name"))
                .containsExactly("h2");
        new HostStore(cloud.db).setDisabled("h2", true, java.util.Optional.empty(), cloud.now.get());
        assertThat(get(PROVIDERS + "?required=!COMPUTE_STATUS_DISABLED", 22)
                        .path("resource_providers")
                        .findValuesAsString("name"))
                .containsExactly("h1");
        var candidates = get("/placement/allocation_candidates?resources=VCPU:1,MEMORY_MB:512", 17);
        assertThat(candidates.path("allocation_requests").size()).isEqualTo(2);
        assertThat(candidates
                        .at("/provider_summaries/" + NovaCloud.HOST_UUID + "0/resources/VCPU/capacity")
                        .asLong())
                .isEqualTo(16);
        assertThat(get("/placement/allocation_candidates?resources=VCPU:1&limit=1", 16)
                        .path("allocation_requests")
                        .size())
                .isEqualTo(1);
        assertThat(get("/placement/allocation_candidates?resources=VCPU:5", 10)
                        .path("allocation_requests")
                        .size())
                .as("no host has five processors, however often each is promised")
                .isZero();
    }

    @Test
    void findsProvidersByAggregate() throws Exception {
        var made = cloud.api
                .post(
                        "/compute/v2.1/os-aggregates",
                        cloud.admin,
                        "{\"aggregate\": {\"name\": \"a\"}}",
                        "OpenStack-API-Version",
                        "compute 2.41")
                .json()
                .path("aggregate");
        cloud.api
                .post(
                        "/compute/v2.1/os-aggregates/" + made.path("id").asLong() + "/action",
                        cloud.admin,
                        "{\"add_host\": {\"host\": \"h2\"}}")
                .expect(200);
        var uuid = made.path("uuid").asString();
        assertThat(get(PROVIDERS + "?member_of=" + uuid, 3)
                        .path("resource_providers")
                        .findValuesAsString("name"))
                .containsExactly("h2");
        assertThat(get(PROVIDERS + "?member_of=in:" + uuid + "," + Ids.uuid(), 3)
                        .path("resource_providers")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void showsWhoHoldsWhatAndReleasesOnlyWhatNobodyNeeds() throws Exception {
        var path = "/placement/allocations/" + server;
        var held = get(path, 12);
        assertThat(held.at("/allocations/" + NovaCloud.HOST_UUID + "0/resources/DISK_GB")
                        .asLong())
                .isEqualTo(10);
        assertThat(held.path("project_id").asString()).isEqualTo("p1");
        cloud.api.delete(path, cloud.admin).expect(409);
        cloud.api.put(path, cloud.admin, "{\"allocations\": []}").expect(405);
        cloud.servers.delete(server, cloud.now.get());
        cloud.api.delete(path, cloud.admin).expect(204);
        assertThat(get(path, 12).path("allocations").isEmpty()).isTrue();
        cloud.api.delete(path, cloud.admin).expect(404);
    }

    @Test
    void tellsProjectsTheirOwnUsage() throws Exception {
        var mine = cloud.api
                .get("/placement/usages?project_id=p1", cloud.reader, "OpenStack-API-Version", "placement 1.9")
                .expect(200);
        assertThat(mine.json().at("/usages/VCPU").asLong()).isEqualTo(2);
        cloud.api
                .get("/placement/usages?project_id=p1", cloud.stranger, "OpenStack-API-Version", "placement 1.9")
                .expect(403);
        ask("/placement/usages", 9, 400);
        assertThat(get("/placement/usages?project_id=p1&user_id=bob", 9)
                        .path("usages")
                        .isEmpty())
                .isTrue();
    }

    @Test
    void refusesInItsOwnWords() throws Exception {
        var missing = ask(PROVIDERS + "/" + Ids.uuid(), 0, 404).at("/errors/0");
        assertThat(missing.path("status").asInt()).isEqualTo(404);
        assertThat(missing.path("title").asString()).isEqualTo("Not Found");
        assertThat(missing.path("request_id").asString()).startsWith("req-");
        ask(H1 + "/traits", 5, 404);
        ask(H1 + "/inventories/PCI_DEVICE", 0, 404);
        ask("/placement/resource_classes/CUSTOM_X", 2, 404);
        ask("/placement/traits/CUSTOM_X", 6, 404);
        for (var query : new String[] {
            "resources=VCPU",
            "resources=VCPU:0",
            "resources=VCPU:x",
            "resources=BANANAS:1",
            "uuid=x",
            "x=1",
            "member_of=x",
            "required=NOPE",
            "in_tree=x"
        }) {
            ask(PROVIDERS + "?" + query, 24, 400);
        }
        ask("/placement/allocation_candidates", 10, 400);
        ask("/placement/traits?name=HW", 6, 400);
        cloud.api.get(PROVIDERS, cloud.member).expect(403);
        cloud.api.get(PROVIDERS, "").expect(401);
        cloud.api.post(PROVIDERS, cloud.admin, "{\"name\": \"x\"}").expect(405);
    }
}
