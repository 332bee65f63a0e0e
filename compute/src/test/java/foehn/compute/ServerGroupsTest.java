package foehn.compute;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ServerGroupsTest {
    private static final String PATH = "/compute/v2.1/os-server-groups";
    private static final String[] V15 = {"OpenStack-API-Version", "compute 2.15"};
    private static final String[] V64 = {"OpenStack-API-Version", "compute 2.64"};

    private NovaCloud cloud;

    @BeforeEach
    void serve() throws Exception {
        cloud = new NovaCloud();
    }

    @AfterEach
    void close() throws Exception {
        cloud.close();
    }

    private JsonNode create(String json, String... headers) throws Exception {
        cloud.now.addAndGet(1);
        return cloud.api
                .post(PATH, cloud.member, "{\"server_group\": " + json + "}", headers)
                .expect(200)
                .json()
                .path("server_group");
    }

    @Test
    void haveOnePolicyWhichIsSaidDifferentlyOverTheYears() throws Exception {
        var old = create("{\"name\": \"g\", \"policies\": [\"affinity\"]}");
        assertThat(old.path("policies").toString()).isEqualTo("[\"affinity\"]");
        assertThat(old.path("metadata").isEmpty()).isTrue();
        assertThat(old.has("project_id")).isFalse();
        var path = PATH + "/" + old.path("id").asString();
        assertThat(cloud.api.get(path, cloud.reader).expect(200).json().path("server_group"))
                .isEqualTo(old);

        var current = create(
                "{\"name\": \"h\", \"policy\": \"anti-affinity\", \"rules\": {\"max_server_per_host\": 2}}", V64);
        assertThat(current.at("/rules/max_server_per_host").asInt()).isEqualTo(2);
        assertThat(current.path("user_id").asString()).isEqualTo("alice");
        assertThat(current.has("policies")).isFalse();
        create("{\"name\": \"s\", \"policies\": [\"soft-affinity\"]}", V15);

        assertThat(cloud.api
                        .get(PATH + "?limit=1&offset=1", cloud.reader)
                        .expect(200)
                        .json()
                        .at("/server_groups/0/id"))
                .isEqualTo(current.path("id"));
        cloud.api.delete(path, cloud.member).expect(204);
        cloud.api.delete(path, cloud.member).expect(404);
    }

    @Test
    void listTheirMembers() throws Exception {
        cloud.host("h1");
        var group = create("{\"name\": \"g\", \"policies\": [\"affinity\"]}")
                .path("id")
                .asString();
        var server = cloud.server("p1", "alice", "h1");
        new ServerGroupStore(cloud.db).addMember(group, server);
        assertThat(cloud.api
                        .get(PATH + "/" + group, cloud.reader)
                        .json()
                        .at("/server_group/members")
                        .toString())
                .isEqualTo("[\"" + server + "\"]");
    }

    @Test
    void areTheirProjectsAlone() throws Exception {
        var id = create("{\"name\": \"g\", \"policies\": [\"affinity\"]}")
                .path("id")
                .asString();
        cloud.api.get(PATH + "/" + id, cloud.stranger).expect(404);
        cloud.api.delete(PATH + "/" + id, cloud.stranger).expect(404);
        cloud.api.delete(PATH + "/" + id, cloud.reader).expect(403);
        assertThat(cloud.api
                        .get(PATH + "?all_projects=1", cloud.stranger)
                        .json()
                        .path("server_groups")
                        .isEmpty())
                .isTrue();
        assertThat(cloud.api.get(PATH, cloud.admin).json().path("server_groups").isEmpty())
                .isTrue();
        assertThat(cloud.api
                        .get(PATH + "?all_projects=1", cloud.admin)
                        .json()
                        .path("server_groups")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void areLimitedInNumber() throws Exception {
        cloud.api
                .put("/compute/v2.1/os-quota-sets/p1", cloud.admin, "{\"quota_set\": {\"server_groups\": 1}}")
                .expect(200);
        create("{\"name\": \"g\", \"policies\": [\"affinity\"]}");
        cloud.api
                .post(PATH, cloud.member, "{\"server_group\": {\"name\": \"h\", \"policies\": [\"affinity\"]}}")
                .expect(403);
        assertThat(cloud.api
                        .get("/compute/v2.1/limits", cloud.reader)
                        .json()
                        .at("/limits/absolute/totalServerGroupsUsed")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void refuseBadBodies() throws Exception {
        for (var body : new String[] {
            "",
            "{}",
            "[]",
            "{\"server_group\": {}}",
            "{\"server_group\": {\"name\": \"g\"}}",
            "{\"server_group\": {\"name\": \"\", \"policies\": [\"affinity\"]}}",
            "{\"server_group\": {\"name\": \"g\", \"policies\": \"affinity\"}}",
            "{\"server_group\": {\"name\": \"g\", \"policies\": [1]}}",
            "{\"server_group\": {\"name\": \"g\", \"policies\": []}}",
            "{\"server_group\": {\"name\": \"g\", \"policies\": [\"soft-affinity\"]}}",
            "{\"server_group\": {\"name\": \"g\", \"policies\": [\"affinity\", \"anti-affinity\"]}}",
            "{\"server_group\": {\"name\": \"g\", \"policies\": [\"affinity\"], \"rules\": {}}}"
        }) {
            cloud.api.post(PATH, cloud.member, body).expect(400);
        }
        for (var body : new String[] {
            "{\"name\": \"g\", \"policy\": \"fast\"}",
            "{\"name\": \"g\", \"policies\": [\"affinity\"]}",
            "{\"name\": \"g\", \"policy\": \"affinity\", \"rules\": {\"max_server_per_host\": 2}}",
            "{\"name\": \"g\", \"policy\": \"anti-affinity\", \"rules\": {\"max_server_per_host\": 0}}",
            "{\"name\": \"g\", \"policy\": \"anti-affinity\", \"rules\": {\"x\": 0}}"
        }) {
            cloud.api
                    .post(PATH, cloud.member, "{\"server_group\": " + body + "}", V64)
                    .expect(400);
        }
        cloud.api.get(PATH + "?offset=x", cloud.reader).expect(400);
        cloud.api.get(PATH + "/none", cloud.reader).expect(404);
    }
}
