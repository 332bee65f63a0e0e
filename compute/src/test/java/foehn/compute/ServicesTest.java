package foehn.compute;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ServicesTest {
    private static final String PATH = "/compute/v2.1/os-services";
    private static final String[] V53 = {"OpenStack-API-Version", "compute 2.53"};
    private static final String[] V11 = {"OpenStack-API-Version", "compute 2.11"};

    private NovaCloud cloud;

    @BeforeEach
    void serve() throws Exception {
        cloud = new NovaCloud().host("h1").host("h2");
    }

    @AfterEach
    void close() throws Exception {
        cloud.close();
    }

    private JsonNode first(String query, String... headers) throws Exception {
        return cloud.api
                .get(PATH + query, cloud.admin, headers)
                .expect(200)
                .json()
                .at("/services/0");
    }

    @Test
    void areListedOneAHostWithNumbersAtFirstAndUuidsLater() throws Exception {
        var old = first("");
        assertThat(old.path("id").isIntegralNumber()).isTrue();
        assertThat(old.path("binary").asString()).isEqualTo("nova-compute");
        assertThat(old.path("state").asString()).isEqualTo("up");
        assertThat(old.path("zone").asString()).isEqualTo("nova");
        assertThat(old.has("forced_down")).isFalse();
        var current = first("?host=h2", V53);
        assertThat(current.path("id").asString()).isEqualTo(NovaCloud.HOST_UUID + "1");
        assertThat(current.path("forced_down").asBoolean()).isFalse();
        assertThat(first("?binary=nova-scheduler").isMissingNode()).isTrue();
        assertThat(first("").path("id")).isEqualTo(old.path("id"));
        cloud.now.addAndGet(60_000);
        assertThat(first("").path("state").asString()).isEqualTo("down");
    }

    @Test
    void areDisabledWithAReasonAndForcedDown() throws Exception {
        var id = PATH + "/" + first("", V53).path("id").asString();
        var answer = cloud.api
                .put(id, cloud.admin, "{\"status\": \"disabled\", \"disabled_reason\": \"fan\"}", V53)
                .expect(200);
        assertThat(answer.json().at("/service/disabled_reason").asString()).isEqualTo("fan");
        assertThat(first("").path("status").asString()).isEqualTo("disabled");
        cloud.api.put(id, cloud.admin, "{\"forced_down\": true}", V53).expect(200);
        assertThat(first("").path("state").asString()).isEqualTo("down");
        cloud.api
                .put(id, cloud.admin, "{\"status\": \"enabled\", \"forced_down\": false}", V53)
                .expect(200);
        assertThat(first("").path("state").asString()).isEqualTo("up");
        assertThat(first("").path("disabled_reason").isNull()).isTrue();
    }

    @Test
    void understandTheOldCommands() throws Exception {
        var host = "{\"host\": \"h1\", \"binary\": \"nova-compute\"";
        cloud.api.put(PATH + "/disable", cloud.admin, host + "}").expect(200);
        assertThat(first("").path("status").asString()).isEqualTo("disabled");
        var reason = cloud.api
                .put(PATH + "/disable-log-reason", cloud.admin, host + ", \"disabled_reason\": \"fan\"}")
                .expect(200);
        assertThat(reason.json().at("/service/disabled_reason").asString()).isEqualTo("fan");
        cloud.api.put(PATH + "/enable", cloud.admin, host + "}").expect(200);
        cloud.api
                .put(PATH + "/force-down", cloud.admin, host + ", \"forced_down\": true}")
                .expect(404);
        cloud.api
                .put(PATH + "/force-down", cloud.admin, host + ", \"forced_down\": true}", V11)
                .expect(200);
        assertThat(first("").path("state").asString()).isEqualTo("down");
        cloud.api.put(PATH + "/disable-log-reason", cloud.admin, host + "}").expect(400);
        cloud.api.put(PATH + "/explode", cloud.admin, host + "}").expect(404);
        cloud.api
                .put(PATH + "/enable", cloud.admin, "{\"host\": \"h9\", \"binary\": \"nova-compute\"}")
                .expect(404);
        cloud.api
                .put(PATH + "/enable", cloud.admin, "{\"host\": \"h1\", \"binary\": \"nova-cert\"}")
                .expect(404);
        cloud.api.put(PATH + "/enable", cloud.member, host + "}").expect(403);
    }

    @Test
    void areForgottenOnlyWithoutServers() throws Exception {
        cloud.server("p1", "alice", "h1");
        cloud.api
                .delete(PATH + "/" + NovaCloud.HOST_UUID + "0", cloud.admin, V53)
                .expect(409);
        cloud.api
                .delete(PATH + "/" + NovaCloud.HOST_UUID + "1", cloud.admin, V53)
                .expect(204);
        assertThat(first("?host=h2").isMissingNode()).isTrue();
    }

    @Test
    void refuseWhatMakesNoSense() throws Exception {
        var id = PATH + "/" + NovaCloud.HOST_UUID + "0";
        for (var body : new String[] {
            "",
            "[]",
            "{}",
            "{\"status\": \"broken\"}",
            "{\"disabled_reason\": \"x\"}",
            "{\"status\": \"enabled\", \"disabled_reason\": \"x\"}",
            "{\"forced_down\": \"perhaps\"}",
            "{\"x\": 1}"
        }) {
            cloud.api.put(id, cloud.admin, body, V53).expect(400);
        }
        cloud.api
                .put(PATH + "/x", cloud.admin, "{\"status\": \"enabled\"}", V53)
                .expect(400);
        cloud.api
                .put(PATH + "/" + NovaCloud.HOST_UUID + "9", cloud.admin, "{\"status\": \"enabled\"}", V53)
                .expect(404);
        cloud.api.get(PATH, cloud.member).expect(403);
        cloud.api.get(PATH + "?xxx=1", cloud.admin).expect(200);
        cloud.api
                .get(PATH + "?xxx=1", cloud.admin, "OpenStack-API-Version", "compute 2.75")
                .expect(400);
    }
}
