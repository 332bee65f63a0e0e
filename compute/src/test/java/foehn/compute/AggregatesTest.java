package foehn.compute;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AggregatesTest {
    private static final String PATH = "/compute/v2.1/os-aggregates";

    private NovaCloud cloud;

    @BeforeEach
    void serve() throws Exception {
        cloud = new NovaCloud().host("h1").host("h2");
    }

    @AfterEach
    void close() throws Exception {
        cloud.close();
    }

    private JsonNode create(String json) throws Exception {
        return cloud.api
                .post(PATH, cloud.admin, "{\"aggregate\": " + json + "}", "OpenStack-API-Version", "compute 2.41")
                .expect(200)
                .json()
                .path("aggregate");
    }

    private JsonNode act(JsonNode aggregate, int status, String json) throws Exception {
        return cloud.api
                .post(PATH + "/" + aggregate.path("id").asLong() + "/action", cloud.admin, json)
                .expect(status)
                .json();
    }

    @Test
    void areCreatedFilledNamedAndDeleted() throws Exception {
        var made = create("{\"name\": \"racks\"}");
        assertThat(made.path("availability_zone").isNull()).isTrue();
        assertThat(made.path("uuid").asString()).hasSize(36);
        assertThat(made.has("hosts")).isFalse();

        var filled = act(made, 200, "{\"add_host\": {\"host\": \"h1\"}}").path("aggregate");
        assertThat(filled.path("hosts").toString()).isEqualTo("[\"h1\"]");
        assertThat(filled.path("metadata").isEmpty()).isTrue();
        assertThat(filled.has("uuid")).isFalse();
        act(made, 409, "{\"add_host\": {\"host\": \"h1\"}}");
        act(made, 404, "{\"add_host\": {\"host\": \"h9\"}}");
        act(made, 404, "{\"remove_host\": {\"host\": \"h2\"}}");

        var labelled = act(made, 200, "{\"set_metadata\": {\"metadata\": {\"ssd\": \"yes\", \"old\": null}}}");
        assertThat(labelled.at("/aggregate/metadata/ssd").asString()).isEqualTo("yes");
        act(made, 200, "{\"set_metadata\": {\"metadata\": {\"ssd\": null}}}");

        var id = PATH + "/" + made.path("id").asLong();
        cloud.api.delete(id, cloud.admin).expect(400);
        act(made, 200, "{\"remove_host\": {\"host\": \"h1\"}}");
        var renamed = cloud.api
                .put(id, cloud.admin, "{\"aggregate\": {\"name\": \"rows\"}}")
                .expect(200);
        assertThat(renamed.json().at("/aggregate/name").asString()).isEqualTo("rows");
        assertThat(renamed.json().at("/aggregate/updated_at").asString()).startsWith("20");
        cloud.api.delete(id, cloud.admin).expect(200);
        cloud.api.get(id, cloud.admin).expect(404);
    }

    @Test
    void makeAvailabilityZonesAndNoHostIsInTwo() throws Exception {
        var east = create("{\"name\": \"e\", \"availability_zone\": \"east\"}");
        var west = create("{\"name\": \"w\", \"availability_zone\": \"west\"}");
        act(east, 200, "{\"add_host\": {\"host\": \"h1\"}}");
        act(west, 409, "{\"add_host\": {\"host\": \"h1\"}}");

        var zones = new AggregateZones(new AggregateStore(cloud.db));
        assertThat(zones.of("h1")).isEqualTo("east");
        assertThat(zones.of("h2")).isEqualTo(Zones.DEFAULT);
        assertThat(zones.exists("east")).isTrue();
        assertThat(zones.exists("west")).isFalse();

        var listed = cloud.api
                .get("/compute/v2.1/os-availability-zone", cloud.reader)
                .expect(200);
        assertThat(listed.json().path("availabilityZoneInfo").findValuesAsString("zoneName"))
                .containsExactly("east", "nova");
        assertThat(listed.json().at("/availabilityZoneInfo/0/hosts").isNull()).isTrue();
        cloud.api.get("/compute/v2.1/os-availability-zone/detail", cloud.member).expect(403);
        var detail = cloud.api
                .get("/compute/v2.1/os-availability-zone/detail", cloud.admin)
                .expect(200);
        assertThat(detail.json()
                        .at("/availabilityZoneInfo/0/hosts/h1/nova-compute/available")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void aHostWithServersStaysInItsZone() throws Exception {
        cloud.server("p1", "alice", "h1");
        var zone = create("{\"name\": \"z\", \"availability_zone\": \"z\"}");
        act(zone, 409, "{\"add_host\": {\"host\": \"h1\"}}");
        var plain = create("{\"name\": \"plain\"}");
        act(plain, 200, "{\"add_host\": {\"host\": \"h1\"}}");
        var refused = act(plain, 400, "{\"set_metadata\": {\"metadata\": {\"availability_zone\": \"z\"}}}");
        assertThat(refused.at("/badRequest/message").asString()).contains("contain instances");
        act(plain, 200, "{\"remove_host\": {\"host\": \"h1\"}}");
    }

    @Test
    void refuseBadNamesAndBodiesAndEverybodyButAdministrators() throws Exception {
        create("{\"name\": \"taken\"}");
        cloud.api
                .post(PATH, cloud.admin, "{\"aggregate\": {\"name\": \"taken\"}}")
                .expect(409);
        for (var body : new String[] {
            "",
            "{",
            "[]",
            "{}",
            "{\"aggregate\": []}",
            "{\"aggregate\": {\"name\": \"\"}}",
            "{\"aggregate\": {\"name\": \" x\"}}",
            "{\"aggregate\": {\"name\": 7}}",
            "{\"aggregate\": {\"name\": \"" + "a".repeat(256) + "\"}}",
            "{\"aggregate\": {\"name\": \"x\", \"y\": 1}}"
        }) {
            cloud.api.post(PATH, cloud.admin, body).expect(400);
        }
        for (var body : new String[] {
            "{}",
            "{\"add_host\": {}}",
            "{\"add_host\": {\"host\": 1}}",
            "{\"fly\": {}}",
            "{\"set_metadata\": {}}",
            "{\"set_metadata\": {\"metadata\": {\"a\": 1}}}",
            "{\"set_metadata\": {\"metadata\": {\"\": \"x\"}}}"
        }) {
            cloud.api.post(PATH + "/1/action", cloud.admin, body).expect(400);
        }
        cloud.api.put(PATH + "/1", cloud.admin, "{\"aggregate\": {}}").expect(400);
        cloud.api.get(PATH + "/-1", cloud.admin).expect(404);
        cloud.api.get(PATH + "/99", cloud.admin).expect(404);
        cloud.api.get(PATH, cloud.member).expect(403);
        cloud.api.post(PATH, cloud.member, "{\"aggregate\": {\"name\": \"n\"}}").expect(403);
        cloud.api.delete(PATH + "/1", cloud.member).expect(403);
    }
}
