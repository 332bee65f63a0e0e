package foehn.compute;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class FlavorsTest {
    private static final String PATH = "/compute/v2.1/flavors";
    private static final String[] V55 = {"OpenStack-API-Version", "compute 2.55"};
    private static final String[] V75 = {"OpenStack-API-Version", "compute 2.75"};

    private NovaCloud cloud;

    @BeforeEach
    void serve() throws Exception {
        cloud = new NovaCloud();
    }

    @AfterEach
    void close() throws Exception {
        cloud.close();
    }

    private JsonNode create(String id, String more, String... headers) throws Exception {
        var body = "{\"flavor\": {\"id\": \"" + id + "\", \"name\": \"n-" + id
                + "\", \"ram\": 512, \"vcpus\": 2, \"disk\": 10" + more + "}}";
        return cloud.api
                .post(PATH, cloud.admin, body, headers)
                .expect(200)
                .json()
                .path("flavor");
    }

    private JsonNode act(String id, int status, String json, String... headers) throws Exception {
        return cloud.api
                .post(PATH + "/" + id + "/action", cloud.admin, json, headers)
                .expect(status)
                .json();
    }

    @Test
    void areShownAsTheMicroversionWants() throws Exception {
        var made = create("f1", ", \"swap\": 0, \"rxtx_factor\": 2, \"OS-FLV-EXT-DATA:ephemeral\": 5");
        assertThat(made.path("swap").asString("none")).isEmpty();
        assertThat(made.path("rxtx_factor").asDouble()).isEqualTo(2.0);
        assertThat(made.path("OS-FLV-EXT-DATA:ephemeral").asInt()).isEqualTo(5);
        assertThat(made.has("description")).isFalse();
        assertThat(made.at("/links/0/href").asString()).endsWith("/compute/v2.1/flavors/f1");
        var described = create("f2", ", \"description\": \"fine\"", V55);
        assertThat(described.path("description").asString()).isEqualTo("fine");
        var changed = cloud.api.put(PATH + "/f2", cloud.admin, "{\"flavor\": {\"description\": null}}", V55);
        assertThat(changed.expect(200).json().at("/flavor/description").isNull())
                .isTrue();
        cloud.api
                .put(PATH + "/f2", cloud.admin, "{\"flavor\": {\"description\": \"x\"}}")
                .expect(404);
        var latest = cloud.api
                .get(PATH + "/f1", cloud.reader, V75)
                .expect(200)
                .json()
                .path("flavor");
        assertThat(latest.path("swap").isIntegralNumber()).isTrue();
        assertThat(latest.path("extra_specs").isObject()).isTrue();
        assertThat(cloud.api
                        .post(
                                PATH,
                                cloud.admin,
                                "{\"flavor\": {\"id\": 77, \"name\": \"i\", \"ram\": 1, \"vcpus\": 1, \"disk\": 0}}")
                        .expect(200)
                        .json()
                        .at("/flavor/id")
                        .asString())
                .isEqualTo("77");
        cloud.api.delete(PATH + "/f1", cloud.admin).expect(202);
        cloud.api.get(PATH + "/f1", cloud.reader).expect(404);
    }

    @Test
    void areFilteredSortedAndPaged() throws Exception {
        create("a", "");
        create("b", "");
        create("c", "");
        assertThat(cloud.api
                        .get(PATH + "?minRam=513", cloud.reader)
                        .json()
                        .path("flavors")
                        .isEmpty())
                .isTrue();
        assertThat(cloud.api
                        .get(PATH + "/detail?minDisk=10", cloud.reader)
                        .json()
                        .path("flavors")
                        .size())
                .isEqualTo(3);
        var page = cloud.api
                .get(PATH + "?limit=1&sort_dir=desc", cloud.reader)
                .expect(200)
                .json();
        assertThat(page.path("flavors").findValuesAsString("id")).containsExactly("c");
        var next = page.at("/flavors_links/0/href")
                .asString()
                .substring(cloud.api.url().length());
        assertThat(cloud.api.get(next, cloud.reader).json().path("flavors").findValuesAsString("id"))
                .containsExactly("b");
        cloud.api.get(PATH + "?marker=zzz", cloud.reader).expect(400);
        cloud.api.get(PATH + "?limit=-1", cloud.reader).expect(400);
        cloud.api.get(PATH + "?minRam=lots", cloud.reader).expect(400);
        cloud.api.get(PATH + "?sort_key=colour", cloud.reader).expect(400);
    }

    @Test
    void thatArePrivateAreThereForThoseWithAccess() throws Exception {
        create("p", ", \"os-flavor-access:is_public\": false");
        cloud.api.get(PATH + "/p", cloud.member).expect(404);
        assertThat(cloud.api
                        .get(PATH + "?is_public=false", cloud.admin)
                        .json()
                        .path("flavors")
                        .size())
                .isEqualTo(1);
        assertThat(cloud.api
                        .get(PATH + "/p/os-flavor-access", cloud.admin)
                        .expect(200)
                        .json()
                        .path("flavor_access")
                        .isEmpty())
                .isTrue();
        var added = act("p", 200, "{\"addTenantAccess\": {\"tenant\": \"p1\"}}");
        assertThat(added.at("/flavor_access/0/tenant_id").asString()).isEqualTo("p1");
        cloud.api.get(PATH + "/p", cloud.member).expect(200);
        cloud.api.get(PATH + "/p", cloud.stranger).expect(404);
        act("p", 409, "{\"addTenantAccess\": {\"tenant\": \"p1\"}}");
        act("p", 400, "{\"addTenantAccess\": {\"tenant\": \"nowhere\"}}");
        act("p", 404, "{\"removeTenantAccess\": {\"tenant\": \"p2\"}}");
        act("p", 200, "{\"removeTenantAccess\": {\"tenant\": \"p1\"}}");
        cloud.api.get(PATH + "/p", cloud.member).expect(404);
        create("q", "");
        cloud.api.get(PATH + "/q/os-flavor-access", cloud.admin).expect(404);
        cloud.api.get(PATH + "/q/os-flavor-access", cloud.member).expect(403);
    }

    @Test
    void haveExtraSpecs() throws Exception {
        create("s", "");
        var specs = PATH + "/s/os-extra_specs";
        cloud.api
                .post(
                        specs,
                        cloud.admin,
                        "{\"extra_specs\": {\"hw:numa_nodes\": \"1\", \"hw:cpu_policy\": \"shared\"}}")
                .expect(200);
        cloud.api
                .put(specs + "/hw:numa_nodes", cloud.admin, "{\"hw:numa_nodes\": \"2\"}")
                .expect(200);
        assertThat(cloud.api
                        .get(specs, cloud.reader)
                        .expect(200)
                        .json()
                        .at("/extra_specs/hw:numa_nodes")
                        .asString())
                .isEqualTo("2");
        assertThat(cloud.api
                        .get(specs + "/hw:cpu_policy", cloud.reader)
                        .expect(200)
                        .json()
                        .path("hw:cpu_policy")
                        .asString())
                .isEqualTo("shared");
        cloud.api
                .put(specs + "/hw:numa_nodes", cloud.admin, "{\"hw:cpu_policy\": \"shared\"}")
                .expect(400);
        cloud.api
                .put(specs + "/hw:numa_nodes", cloud.admin, "{\"hw:numa_nodes\": \"1\", \"hw:cpu_policy\": \"x\"}")
                .expect(400);
        cloud.api
                .post(specs, cloud.admin, "{\"extra_specs\": {\"bad/key\": \"1\"}}")
                .expect(400);
        cloud.api.post(specs, cloud.admin, "{\"extra_specs\": {\"k\": []}}").expect(400);
        cloud.api.post(specs, cloud.member, "{\"extra_specs\": {\"k\": \"v\"}}").expect(403);
        cloud.api.delete(specs + "/hw:numa_nodes", cloud.admin).expect(200);
        cloud.api.delete(specs + "/hw:numa_nodes", cloud.admin).expect(404);
        cloud.api.get(specs + "/hw:numa_nodes", cloud.reader).expect(404);
    }

    @Test
    void refuseBadBodies() throws Exception {
        create("taken", "");
        cloud.api
                .post(
                        PATH,
                        cloud.admin,
                        "{\"flavor\": {\"id\": \"taken\", \"name\": \"x\", \"ram\": 1, \"vcpus\": 1, \"disk\": 0}}")
                .expect(409);
        for (var flavor : new String[] {
            "{}",
            "[]",
            "{\"name\": \"x\"}",
            "{\"name\": \"\", \"ram\": 1, \"vcpus\": 1, \"disk\": 0}",
            "{\"name\": \"x\", \"ram\": 0, \"vcpus\": 1, \"disk\": 0}",
            "{\"name\": \"x\", \"ram\": 1, \"vcpus\": 1, \"disk\": -1}",
            "{\"name\": \"x\", \"ram\": \"lots\", \"vcpus\": 1, \"disk\": 0}",
            "{\"name\": \"x\", \"ram\": 99999999999, \"vcpus\": 1, \"disk\": 0}",
            "{\"name\": \"x\", \"ram\": 1, \"vcpus\": 1, \"disk\": 0, \"colour\": 1}",
            "{\"name\": \"x\", \"ram\": 1, \"vcpus\": 1, \"disk\": 0, \"rxtx_factor\": -1}",
            "{\"name\": \"x\", \"ram\": 1, \"vcpus\": 1, \"disk\": 0, \"id\": \"a/b\"}",
            "{\"name\": \"x\", \"ram\": 1, \"vcpus\": 1, \"disk\": 0, \"description\": \"too early\"}"
        }) {
            cloud.api.post(PATH, cloud.admin, "{\"flavor\": " + flavor + "}").expect(400);
        }
        cloud.api.post(PATH, cloud.member, "{\"flavor\": {}}").expect(403);
        act("taken", 400, "{\"paint\": {}}");
        act("taken", 409, "{\"addTenantAccess\": {\"tenant\": \"p1\"}}", "OpenStack-API-Version", "compute 2.7");
    }
}
