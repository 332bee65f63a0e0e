package foehn.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import foehn.kernel.FaultException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QuotasTest {
    private static final String SETS = "/compute/v2.1/os-quota-sets/";
    private static final String[] V57 = {"X-OpenStack-Nova-API-Version", "2.57"};

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
    void areNovasUnlessSomebodySetsThemAndTheDefaultClassCountsForAll() throws Exception {
        var first = cloud.api.get(SETS + "p1", cloud.reader).expect(200).json().path("quota_set");
        assertThat(first.path("id").asString()).isEqualTo("p1");
        assertThat(first.path("instances").asLong()).isEqualTo(10);
        assertThat(first.path("floating_ips").asLong()).isEqualTo(-1);
        assertThat(cloud.api
                        .get(SETS + "p1/defaults", cloud.reader)
                        .expect(200)
                        .json()
                        .path("quota_set"))
                .isEqualTo(first);
        var later =
                cloud.api.get(SETS + "p1", cloud.reader, V57).expect(200).json().path("quota_set");
        assertThat(later.has("floating_ips")).isFalse();
        assertThat(later.has("injected_files")).isFalse();

        var classes = "/compute/v2.1/os-quota-class-sets/default";
        assertThat(cloud.api
                        .get(classes, cloud.admin)
                        .expect(200)
                        .json()
                        .at("/quota_class_set/id")
                        .asString())
                .isEqualTo("default");
        cloud.api
                .put(classes, cloud.admin, "{\"quota_class_set\": {\"cores\": 33}}")
                .expect(200);
        cloud.api
                .put(SETS + "p1", cloud.admin, "{\"quota_set\": {\"ram\": \"5120\"}}")
                .expect(200);
        var now = cloud.api.get(SETS + "p1", cloud.reader).expect(200).json().path("quota_set");
        assertThat(now.path("cores").asLong()).isEqualTo(33);
        assertThat(now.path("ram").asLong()).isEqualTo(5120);
        cloud.api.delete(SETS + "p1", cloud.admin).expect(202);
        assertThat(cloud.api
                        .get(SETS + "p1", cloud.reader)
                        .json()
                        .at("/quota_set/ram")
                        .asLong())
                .isEqualTo(51_200);
    }

    @Test
    void countWhatThereIs() throws Exception {
        cloud.server("p1", "alice", "h1");
        var detail = cloud.api
                .get(SETS + "p1/detail", cloud.admin, V57)
                .expect(200)
                .json()
                .path("quota_set");
        assertThat(detail.at("/instances/in_use").asLong()).isEqualTo(1);
        assertThat(detail.at("/cores/in_use").asLong()).isEqualTo(2);
        assertThat(detail.at("/ram/in_use").asLong()).isEqualTo(1024);
        assertThat(detail.at("/ram/reserved").asLong()).isZero();
        var refused = cloud.api
                .put(SETS + "p1", cloud.admin, "{\"quota_set\": {\"cores\": 1}}")
                .expect(400);
        assertThat(refused.json().at("/badRequest/message").asString()).contains("already used");
        cloud.api
                .put(SETS + "p1", cloud.admin, "{\"quota_set\": {\"cores\": 1, \"force\": true}}")
                .expect(200);
    }

    @Test
    void holdForProjectsAndForUsers() throws Exception {
        var quotas = new QuotaSets(cloud.db, new QuotaStore(cloud.db));
        cloud.server("p1", "alice", "h1");
        quotas.requireServers("p1", "alice", 9, 18, 10_240);
        assertThatThrownBy(() -> quotas.requireServers("p1", "alice", 10, 10, 1024))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("Quota exceeded for instances: Requested 10, but already used 1 of 10 instances");
        cloud.api
                .put(SETS + "p1?user_id=alice", cloud.admin, "{\"quota_set\": {\"ram\": 2048}}")
                .expect(200);
        assertThatThrownBy(() -> quotas.requireServers("p1", "alice", 1, 1, 2048))
                .hasMessageContaining("ram");
        quotas.requireServers("p1", "bob", 1, 1, 2048);
        assertThat(cloud.api
                        .get(SETS + "p1?user_id=alice", cloud.reader)
                        .json()
                        .at("/quota_set/ram")
                        .asLong())
                .isEqualTo(2048);
        cloud.api
                .put(SETS + "p1", cloud.admin, "{\"quota_set\": {\"instances\": -1}}")
                .expect(200);
        quotas.requireServers("p1", "bob", 1000, 1, 1);
        cloud.api
                .put(SETS + "p1", cloud.admin, "{\"quota_set\": {\"metadata_items\": 3}}")
                .expect(200);
        assertThat(quotas.metadataItemsMax("p1")).isEqualTo(3);
    }

    @Test
    void holdForTheMembersOfAServerGroup() {
        var quotas = new QuotaSets(cloud.db, new QuotaStore(cloud.db));
        quotas.requireServerGroupMembers("p1", "alice", 8, 2);
        assertThatThrownBy(() -> quotas.requireServerGroupMembers("p1", "alice", 8, 3))
                .hasMessage("Quota exceeded, too many servers in group");
    }

    @Test
    void refuseBadBodiesAndThoseWhoMayNot() throws Exception {
        for (var body : new String[] {
            "",
            "{",
            "{}",
            "{\"quota_set\": 1}",
            "{\"quota_set\": {\"bananas\": 1}}",
            "{\"quota_set\": {\"ram\": -2}}",
            "{\"quota_set\": {\"ram\": \"many\"}}",
            "{\"quota_set\": {\"ram\": 1.5}}",
            "{\"quota_set\": {\"ram\": 99999999999}}",
            "{\"quota_set\": {\"force\": \"perhaps\"}}"
        }) {
            cloud.api.put(SETS + "p1", cloud.admin, body).expect(400);
        }
        cloud.api
                .put(SETS + "p1", cloud.admin, "{\"quota_set\": {\"floating_ips\": 1}}", V57)
                .expect(400);
        cloud.api
                .put(SETS + "nowhere", cloud.admin, "{\"quota_set\": {\"ram\": 1}}")
                .expect(400);
        cloud.api
                .put(SETS + "p1", cloud.member, "{\"quota_set\": {\"ram\": 1}}")
                .expect(403);
        cloud.api.get(SETS + "p1", cloud.stranger).expect(403);
        cloud.api.get("/compute/v2.1/os-quota-class-sets/default", cloud.member).expect(403);
        cloud.api
                .put("/compute/v2.1/os-quota-class-sets/gold", cloud.admin, "{\"quota_class_set\": {\"ram\": 1}}")
                .expect(400);
    }
}
