package foehn.compute;

import static foehn.compute.ServerCloud.version;
import static org.assertj.core.api.Assertions.assertThat;

import foehn.hypervisor.GuestId;
import foehn.kernel.Ids;
import foehn.testkit.Api;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// All that `POST /servers` can say, and all that it must not.
class NewServersTest {
    private static final String IMAGE_AND_FLAVOR =
            "\"imageRef\": \"" + FakeImages.IMAGE + "\", \"flavorRef\": \"tiny\"";
    private static ServerCloud cloud;

    @BeforeAll
    static void open() throws Exception {
        cloud = new ServerCloud("h1", "h2");
    }

    @AfterEach
    void clear() throws Exception {
        for (var token : List.of(cloud.member, cloud.admin)) {
            for (var server :
                    cloud.api.get("/compute/v2.1/servers", token).json().path("servers")) {
                var id = server.path("id").asString();
                cloud.api.delete("/compute/v2.1/servers/" + id, cloud.admin).expect(204);
                cloud.awaitGone(id);
            }
        }
        assertThat(cloud.ports.size()).isZero();
        assertThat(new AllocationStore(cloud.db).onHost("h1")).isEmpty();
        assertThat(new AllocationStore(cloud.db).onHost("h2")).isEmpty();
    }

    @AfterAll
    static void close() throws Exception {
        cloud.close();
    }

    private static Api.Answer post(String token, String server, String... headers) throws Exception {
        return cloud.api.post("/compute/v2.1/servers", token, "{\"server\": {" + server + "}}", headers);
    }

    private static String made(Api.Answer answer) throws Exception {
        var id = answer.expect(202).json().path("server").path("id").asString();
        cloud.awaitStatus(id, "ACTIVE");
        return id;
    }

    private static Map<String, String> documents(String id) {
        var row = new ServerStore(cloud.db).live(id).orElseThrow();
        var ports = cloud.ports.of(Set.of(id)).getOrDefault(id, List.of());
        return new GuestDocuments(row, new ServerLabelStore(cloud.db).metadata(id), ports).all();
    }

    @Test
    void everythingThatIsSaidIsKept() throws Exception {
        cloud.api
                .post("/compute/v2.1/os-keypairs", cloud.member, "{\"keypair\": {\"name\": \"mine\"}}")
                .expect(200);
        var id = made(post(
                cloud.member,
                "\"name\": \"all\", " + IMAGE_AND_FLAVOR
                        + ", \"networks\": [{\"uuid\": \"" + FakePorts.NETWORK + "\", \"fixed_ip\": \"10.1.0.77\","
                        + " \"tag\": \"front\"}], \"security_groups\": [{\"name\": \"web\"}], \"key_name\": \"mine\","
                        + " \"user_data\": \"I2Nsb3VkLWNvbmZpZw==\", \"config_drive\": true,"
                        + " \"availability_zone\": \"nova\", \"metadata\": {\"role\": \"db\"},"
                        + " \"description\": \"said\", \"tags\": [\"t1\"], \"adminPass\": \"s3cret\","
                        + " \"OS-DCF:diskConfig\": \"AUTO\", \"accessIPv4\": \"192.0.2.9\","
                        + " \"accessIPv6\": \"2001:db8::9\"",
                version("2.52")));
        var shown = cloud.show(id, version("2.79"));
        assertThat(shown.path("addresses").path("private").get(0).path("addr").asString())
                .isEqualTo("10.1.0.77");
        assertThat(shown.path("security_groups").get(0).path("name").asString()).isEqualTo("web");
        assertThat(shown.path("key_name").asString()).isEqualTo("mine");
        assertThat(shown.path("config_drive").asString()).isEqualTo("True");
        assertThat(shown.path("description").asString()).isEqualTo("said");
        assertThat(shown.path("tags").get(0).asString()).isEqualTo("t1");
        assertThat(shown.path("OS-DCF:diskConfig").asString()).isEqualTo("AUTO");
        assertThat(shown.path("accessIPv4").asString()).isEqualTo("192.0.2.9");
        assertThat(shown.path("accessIPv6").asString()).isEqualTo("2001:db8::9");
        assertThat(documents(id).get("openstack/latest/user_data")).isEqualTo("#cloud-config");
        assertThat(documents(id).get("openstack/latest/meta_data.json")).contains("\"role\":\"db\"", "public_keys");
        assertThat(documents(id).get("openstack/latest/meta_data.json"))
                .as("the password is forgotten once the guest has been built")
                .doesNotContain("s3cret");
    }

    @Test
    void networksAreChosenAsTheMicroversionHasIt() throws Exception {
        made(post(
                cloud.member, "\"name\": \"auto\", " + IMAGE_AND_FLAVOR + ", \"networks\": \"auto\"", version("2.37")));
        var id = made(post(
                cloud.member, "\"name\": \"none\", " + IMAGE_AND_FLAVOR + ", \"networks\": \"none\"", version("2.37")));
        assertThat(cloud.show(id).path("addresses").isEmpty()).isTrue();
        made(post(cloud.member, "\"name\": \"unsaid\", " + IMAGE_AND_FLAVOR, version("2.36")));
        post(cloud.member, "\"name\": \"must\", " + IMAGE_AND_FLAVOR, version("2.37"))
                .expect(400);
        post(cloud.member, "\"name\": \"early\", " + IMAGE_AND_FLAVOR + ", \"networks\": \"auto\"")
                .expect(400);
    }

    @Test
    void severalAtOnceAreNumbered() throws Exception {
        var answer = post(
                        cloud.member,
                        "\"name\": \"many\", " + IMAGE_AND_FLAVOR
                                + ", \"min_count\": 2, \"max_count\": \"3\", \"return_reservation_id\": true")
                .expect(202);
        var reservation = answer.json().path("reservation_id").asString();
        assertThat(reservation).startsWith("r-");
        var listed = cloud.api
                .get("/compute/v2.1/servers?reservation_id=" + reservation, cloud.member)
                .json()
                .path("servers");
        var names = new HashSet<String>();
        for (var server : listed) {
            names.add(server.path("name").asString());
            cloud.awaitStatus(server.path("id").asString(), "ACTIVE");
        }
        assertThat(names).containsExactlyInAnyOrder("many-1", "many-2", "many-3");
    }

    @Test
    void theImageMayBeABlockDevice() throws Exception {
        var device = "{\"boot_index\": 0, \"uuid\": \"" + FakeImages.IMAGE
                + "\", \"source_type\": \"image\", \"destination_type\": \"%s\", \"delete_on_termination\": true}";
        made(post(
                cloud.member,
                "\"name\": \"mapped\", \"flavorRef\": \"tiny\", \"block_device_mapping_v2\": ["
                        + device.formatted("local") + "]"));
        post(
                        cloud.member,
                        "\"name\": \"volume\", \"flavorRef\": \"tiny\", \"block_device_mapping_v2\": ["
                                + device.formatted("volume") + "]")
                .expect(400);
        post(cloud.member, "\"name\": \"nothing\", \"flavorRef\": \"tiny\"").expect(400);
    }

    @Test
    void anAdministratorSaysWhere() throws Exception {
        var id = made(
                post(cloud.admin, "\"name\": \"there\", " + IMAGE_AND_FLAVOR + ", \"availability_zone\": \"nova:h2\""));
        assertThat(cloud.guests(id)).containsExactly("h2:RUNNING");
        id = made(post(
                cloud.admin,
                "\"name\": \"here\", " + IMAGE_AND_FLAVOR + ", \"networks\": \"none\", \"host\": \"h1\"",
                version("2.74")));
        assertThat(cloud.guests(id)).containsExactly("h1:RUNNING");
        post(cloud.member, "\"name\": \"no\", " + IMAGE_AND_FLAVOR + ", \"availability_zone\": \"nova:h2\"")
                .expect(403);
        post(cloud.admin, "\"name\": \"no\", " + IMAGE_AND_FLAVOR + ", \"availability_zone\": \"nova:h9\"")
                .expect(400);
        post(cloud.admin, "\"name\": \"no\", " + IMAGE_AND_FLAVOR + ", \"availability_zone\": \"moon\"")
                .expect(400);
        post(
                        cloud.admin,
                        "\"name\": \"no\", " + IMAGE_AND_FLAVOR + ", \"networks\": \"none\", \"host\": \"h1\"",
                        version("2.73"))
                .expect(400);
    }

    @Test
    void hintsKeepServersApartAndTogether() throws Exception {
        var first = cloud.active("first");
        var host = cloud.show(first).path("OS-EXT-SRV-ATTR:host").asString();
        for (var hint : List.of("same_host", "different_host")) {
            var answer = cloud.api.post(
                    "/compute/v2.1/servers",
                    cloud.member,
                    "{\"server\": {\"name\": \"hinted\", " + IMAGE_AND_FLAVOR + "}, \"os:scheduler_hints\": {\"" + hint
                            + "\": [\"" + first + "\"]}}");
            var guests = cloud.guests(made(answer));
            assertThat(guests.contains(host + ":RUNNING")).isEqualTo(hint.equals("same_host"));
        }
    }

    @Test
    void membersOfAGroupAreKeptApartUntilThereIsNoHostLeft() throws Exception {
        var group = new ServerGroup(Ids.uuid(), "p1", "alice", "g", "anti-affinity", "{}", 1);
        new ServerGroupStore(cloud.db).insert(group);
        var hosts = new HashSet<String>();
        var body = "{\"server\": {\"name\": \"member\", " + IMAGE_AND_FLAVOR
                + "}, \"os:scheduler_hints\": {\"group\": \"" + group.id() + "\"}}";
        for (int i = 0; i < 2; i++) {
            var id = made(cloud.api.post("/compute/v2.1/servers", cloud.member, body));
            hosts.addAll(cloud.guests(id));
            assertThat(cloud.show(id, version("2.71"))
                            .path("server_groups")
                            .get(0)
                            .asString())
                    .isEqualTo(group.id());
        }
        assertThat(hosts).hasSize(2);
        var third = cloud.api
                .post("/compute/v2.1/servers", cloud.member, body)
                .expect(202)
                .json()
                .path("server")
                .path("id")
                .asString();
        cloud.awaitStatus(third, "ERROR");
        assertThat(cloud.show(third).path("fault").path("message").asString()).contains("No valid host was found");
        cloud.api.post("/compute/v2.1/servers", cloud.other, body).expect(400);
    }

    @Test
    void filesAreForTheGuestToFind() throws Exception {
        var id = made(post(
                cloud.member,
                "\"name\": \"files\", " + IMAGE_AND_FLAVOR
                        + ", \"personality\": [{\"path\": \"/etc/motd\", \"contents\": \"aGVsbG8=\"}]"));
        assertThat(documents(id).get("openstack/latest/meta_data.json"))
                .contains("{\"path\":\"/etc/motd\",\"content_path\":\"/content/0000\"}");
        assertThat(documents(id).get("openstack/content/0000")).isEqualTo("hello");
        for (var contents : List.of("no base64!", "//79")) {
            post(
                            cloud.member,
                            "\"name\": \"files\", " + IMAGE_AND_FLAVOR
                                    + ", \"personality\": [{\"path\": \"/etc/motd\", \"contents\": \"" + contents
                                    + "\"}]")
                    .expect(400);
        }
        post(
                        cloud.member,
                        "\"name\": \"files\", " + IMAGE_AND_FLAVOR + ", \"networks\": \"none\", \"personality\": []",
                        version("2.57"))
                .expect(400);
    }

    @Test
    void whatDoesNotFitIsRefused() throws Exception {
        var small = "11111111-1111-4111-8111-111111111111";
        var queued = "22222222-2222-4222-8222-222222222222";
        cloud.images.put(
                new Images.Image(small, "big", "active", Optional.of(FakeImages.content()), 5L << 30, 0, 0, Map.of()));
        cloud.images.put(new Images.Image(queued, "queued", "queued", Optional.empty(), 0, 0, 0, Map.of()));
        for (var image : List.of(small, queued, Ids.uuid())) {
            post(cloud.member, "\"name\": \"no\", \"flavorRef\": \"tiny\", \"imageRef\": \"" + image + "\"")
                    .expect(400);
        }
        for (var more : List.of(
                "\"key_name\": \"nobodys\"",
                "\"security_groups\": [{\"name\": \"unknown\"}]",
                "\"networks\": [{\"uuid\": \"" + Ids.uuid() + "\"}]",
                "\"networks\": [{\"uuid\": \"a-b-c\"}]",
                "\"networks\": [{}]",
                "\"networks\": \"none\"",
                "\"user_data\": \"%%%\"",
                "\"min_count\": 0",
                "\"min_count\": 3, \"max_count\": 2",
                "\"max_count\": \"many\"",
                "\"metadata\": {\"a/b\": \"c\"}",
                "\"metadata\": {\"a\": 1}",
                "\"metadata\": {\"a\": \"" + "x".repeat(256) + "\"}",
                "\"metadata\": []",
                "\"accessIPv4\": \"1.1.1.1.1.1\"",
                "\"accessIPv4\": \"localhost\"",
                "\"accessIPv6\": \"notvalid\"",
                "\"OS-DCF:diskConfig\": \"MAYBE\"",
                "\"config_drive\": \"maybe\"",
                "\"description\": \"too early\"",
                "\"tags\": [\"too early\"]",
                "\"block_device_mapping\": [{\"volume_id\": \"x\"}]",
                "\"nonsense\": 1")) {
            post(cloud.member, "\"name\": \"no\", " + IMAGE_AND_FLAVOR + ", " + more)
                    .expect(400);
        }
        for (var name : List.of("\"\"", "12345", "\" a\"", "\"a \"", "null", "\"" + "a".repeat(256) + "\"")) {
            post(cloud.member, "\"name\": " + name + ", " + IMAGE_AND_FLAVOR).expect(400);
        }
        for (var flavor : List.of("-1", "\"none\"", "null", "{}")) {
            post(cloud.member, "\"name\": \"no\", \"imageRef\": \"" + FakeImages.IMAGE + "\", \"flavorRef\": " + flavor)
                    .expect(400);
        }
        for (var tags : List.of("[\"a,b\"]", "[\"a/b\"]", "[\"a\", \"a\"]", "[\"" + "x".repeat(61) + "\"]", "\"a\"")) {
            post(
                            cloud.member,
                            "\"name\": \"no\", " + IMAGE_AND_FLAVOR + ", \"networks\": \"none\", \"tags\": " + tags,
                            version("2.52"))
                    .expect(400);
        }
    }

    @Test
    void aServerThatFindsNoHostSaysSo() throws Exception {
        var answer = post(
                cloud.member, "\"name\": \"huge\", \"flavorRef\": \"xl\", \"imageRef\": \"" + FakeImages.IMAGE + "\"");
        var id = answer.expect(202).json().path("server").path("id").asString();
        cloud.awaitStatus(id, "ERROR");
        assertThat(cloud.show(id).path("fault").path("message").asString()).contains("No valid host was found");
        assertThat(cloud.hosts.get("h1").status(new GuestId(id))).isEmpty();
    }

    @Test
    void fromTheRequestToARunningGuestTakesNoTime() throws Exception {
        made(post(cloud.member, "\"name\": \"warm\", " + IMAGE_AND_FLAVOR));
        var best = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long begin = System.nanoTime();
            var id = post(cloud.member, "\"name\": \"quick\", " + IMAGE_AND_FLAVOR)
                    .expect(202)
                    .json()
                    .path("server")
                    .path("id")
                    .asString();
            ServerCloud.await("the guest", () -> cloud.guests(id).stream().anyMatch(g -> g.endsWith("RUNNING")));
            best = Math.min(best, (System.nanoTime() - begin) / 1_000_000);
            cloud.awaitStatus(id, "ACTIVE");
        }
        assertThat(best).as("milliseconds").isLessThan(500);
    }
}
