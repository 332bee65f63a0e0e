package foehn.compute;

import static foehn.compute.ServerCloud.version;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What hangs below a server: metadata, tags, its changes, addresses and interfaces.
class ServerLabelsTest {
    private static ServerCloud cloud;
    private static String id;
    private static String path;

    @BeforeAll
    static void open() throws Exception {
        cloud = new ServerCloud("h1");
        id = cloud.active("labelled");
        path = "/compute/v2.1/servers/" + id;
    }

    @AfterAll
    static void close() throws Exception {
        cloud.close();
    }

    @Test
    void metadataIsMergedReplacedAndRemoved() throws Exception {
        var metadata = path + "/metadata";
        cloud.api
                .put(metadata, cloud.member, "{\"metadata\": {\"a\": \"1\", \"b\": \"2\"}}")
                .expect(200);
        var merged = cloud.api
                .post(metadata, cloud.member, "{\"metadata\": {\"b\": \"3\", \"c\": \"4\"}}")
                .expect(200)
                .json();
        assertThat(merged.toString()).isEqualTo("{\"metadata\":{\"a\":\"1\",\"b\":\"3\",\"c\":\"4\"}}");
        assertThat(cloud.api
                        .get(metadata + "/b", cloud.member)
                        .expect(200)
                        .json()
                        .toString())
                .isEqualTo("{\"meta\":{\"b\":\"3\"}}");
        cloud.api
                .put(metadata + "/b", cloud.member, "{\"meta\": {\"b\": \"5\"}}")
                .expect(200);
        cloud.api
                .put(metadata + "/b", cloud.member, "{\"meta\": {\"other\": \"5\"}}")
                .expect(400);
        cloud.api.delete(metadata + "/b", cloud.member).expect(204);
        cloud.api.delete(metadata + "/b", cloud.member).expect(404);
        cloud.api.get(metadata + "/b", cloud.member).expect(404);
        cloud.api.put(metadata, cloud.member, "{\"metadata\": {}}").expect(200);
        assertThat(cloud.show(id).path("metadata").isEmpty()).isTrue();
        var many = new StringBuilder("{\"metadata\": {\"k0\": \"v\"");
        for (int i = 1; i < 129; i++) {
            many.append(", \"k").append(i).append("\": \"v\"");
        }
        cloud.api.post(metadata, cloud.member, many + "}}").expect(403);
        assertThat(cloud.show(id).path("metadata").isEmpty()).isTrue();
        cloud.awaitStatus(id, "ACTIVE");
    }

    @Test
    void tagsComeAndGo() throws Exception {
        var tags = path + "/tags";
        var v = version("2.26");
        cloud.api.get(tags, cloud.member, version("2.25")).expect(404);
        assertThat(cloud.api
                        .put(tags + "/red", cloud.member, "", v)
                        .expect(201)
                        .header("Location")
                        .orElseThrow())
                .endsWith("/tags/red");
        cloud.api.put(tags + "/red", cloud.member, "", v).expect(204);
        cloud.api.get(tags + "/red", cloud.member, v).expect(204);
        cloud.api.get(tags + "/blue", cloud.member, v).expect(404);
        assertThat(cloud.api
                        .put(tags, cloud.member, "{\"tags\": [\"green\", \"blue\"]}", v)
                        .expect(200)
                        .json()
                        .toString())
                .isEqualTo("{\"tags\":[\"blue\",\"green\"]}");
        cloud.api.delete(tags + "/blue", cloud.member, v).expect(204);
        cloud.api.delete(tags + "/blue", cloud.member, v).expect(404);
        cloud.api.delete(tags, cloud.member, v).expect(204);
        assertThat(cloud.api
                        .get(tags, cloud.member, v)
                        .expect(200)
                        .json()
                        .path("tags")
                        .isEmpty())
                .isTrue();
        for (int i = 0; i < 50; i++) {
            cloud.api.put(tags + "/t" + i, cloud.member, "", v).expect(201);
        }
        cloud.api.put(tags + "/t50", cloud.member, "", v).expect(400);
        cloud.api.delete(tags, cloud.member, v).expect(204);
    }

    @Test
    void aServerIsRenamedAndDescribed() throws Exception {
        var changed = cloud.api
                .put(
                        path,
                        cloud.member,
                        "{\"server\": {\"name\": \"renamed\", \"description\": \"new\","
                                + " \"accessIPv4\": \"192.0.2.1\"}}",
                        version("2.19"))
                .expect(200)
                .json()
                .path("server");
        assertThat(changed.path("name").asString()).isEqualTo("renamed");
        assertThat(changed.path("description").asString()).isEqualTo("new");
        assertThat(changed.has("key_name")).isFalse();
        var cleared = cloud.api
                .put(path, cloud.member, "{\"server\": {\"description\": null, \"accessIPv4\": \"\"}}", version("2.79"))
                .expect(200)
                .json()
                .path("server");
        assertThat(cleared.path("description").isNull()).isTrue();
        assertThat(cleared.path("name").asString()).isEqualTo("renamed");
        assertThat(cleared.has("key_name")).isTrue();
        cloud.api.put(path, cloud.member, "{\"server\": {}}").expect(400);
        cloud.api
                .put(path, cloud.member, "{\"server\": {\"description\": \"early\"}}")
                .expect(400);
        cloud.api.put(path, cloud.reader, "{\"server\": {\"name\": \"no\"}}").expect(403);
        cloud.awaitStatus(id, "ACTIVE");
    }

    @Test
    void addressesAndInterfacesAreThePorts() throws Exception {
        var all = cloud.api.get(path + "/ips", cloud.member).expect(200).json().path("addresses");
        assertThat(all.path("private").get(0).size()).isEqualTo(2);
        cloud.api.get(path + "/ips/private", cloud.member).expect(200);
        cloud.api.get(path + "/ips/public", cloud.member).expect(404);
        var interfaces = cloud.api
                .get(path + "/os-interface", cloud.member)
                .expect(200)
                .json()
                .path("interfaceAttachments");
        var port = interfaces.get(0).path("port_id").asString();
        assertThat(interfaces.get(0).path("net_id").asString()).isEqualTo(FakePorts.NETWORK);
        cloud.api.get(path + "/os-interface/" + port, cloud.member).expect(200);
        cloud.api.get(path + "/os-interface/other", cloud.member).expect(404);
        cloud.api.delete(path + "/os-interface/" + port, cloud.member).expect(501);
    }

    @Test
    void securityGroupsAreAddedAndRemoved() throws Exception {
        cloud.act(id, "{\"addSecurityGroup\": {\"name\": \"web\"}}", cloud.member)
                .expect(202);
        var groups = cloud.api
                .get(path + "/os-security-groups", cloud.member)
                .expect(200)
                .json();
        assertThat(groups.path("security_groups").size()).isEqualTo(2);
        assertThat(groups.path("security_groups")
                        .get(0)
                        .path("rules")
                        .get(0)
                        .path("from_port")
                        .asInt())
                .isEqualTo(22);
        cloud.act(id, "{\"removeSecurityGroup\": {\"name\": \"web\"}}", cloud.member)
                .expect(202);
        cloud.act(id, "{\"removeSecurityGroup\": {\"name\": \"web\"}}", cloud.member)
                .expect(400);
        cloud.act(id, "{\"addSecurityGroup\": {\"name\": \"unknown\"}}", cloud.member)
                .expect(404);
        assertThat(cloud.show(id).path("security_groups").size()).isEqualTo(1);
    }

    @Test
    void diagnosticsAreForAdministratorsAndRunningServers() throws Exception {
        cloud.api.get(path + "/diagnostics", cloud.member).expect(403);
        var seen = cloud.api
                .get(path + "/diagnostics", cloud.admin, version("2.48"))
                .expect(200)
                .json();
        assertThat(seen.path("state").asString()).isEqualTo("running");
        assertThat(seen.path("num_nics").asInt()).isEqualTo(1);
        var other = cloud.active("off");
        cloud.act(other, "{\"os-stop\": null}", cloud.member).expect(202);
        cloud.awaitStatus(other, "SHUTOFF");
        cloud.api
                .get("/compute/v2.1/servers/" + other + "/diagnostics", cloud.admin)
                .expect(409);
    }

    @Test
    void anAdministratorResetsTheState() throws Exception {
        var other = cloud.active("reset");
        cloud.act(other, "{\"os-resetState\": {\"state\": \"error\"}}", cloud.member)
                .expect(403);
        cloud.act(other, "{\"os-resetState\": {\"state\": \"error\"}}", cloud.admin)
                .expect(202);
        assertThat(cloud.show(other).path("status").asString()).isEqualTo("ERROR");
        cloud.act(other, "{\"os-resetState\": {\"state\": \"active\"}}", cloud.admin)
                .expect(202);
        assertThat(cloud.show(other).path("status").asString()).isEqualTo("ACTIVE");
    }
}
