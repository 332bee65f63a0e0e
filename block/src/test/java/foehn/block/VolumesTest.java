package foehn.block;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.testkit.Engine;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

@ParameterizedClass
@EnumSource(Engine.class)
class VolumesTest {
    private static final String FROM_IMAGE = "'size': 1, 'imageRef': '" + Served.Pictures.ACTIVE + "'";

    @Parameter
    Engine engine;

    private Served served;

    @BeforeEach
    void serve() throws Exception {
        served = new Served(engine);
    }

    @AfterEach
    void close() throws Exception {
        served.close();
    }

    private JsonNode listed(String query) throws Exception {
        return served.get("volumes?" + query, served.member).path("volumes");
    }

    @Test
    void aVolumeIsMadeShownAndDeleted() throws Exception {
        var body = "{'volume': {'size': 1, 'name': 'v', 'metadata': {'k': 'w'}}}";
        var made = served.post("volumes", served.member, body, 202).path("volume");
        var id = made.path("id").asString();
        assertThat(made.path("status").asString()).isEqualTo("creating");
        served.work();
        var shown = served.get("p1/volumes/" + id, served.member).path("volume");
        assertThat(shown.path("status").asString()).isEqualTo("available");
        assertThat(shown.path("metadata").path("k").asString()).isEqualTo("w");
        assertThat(shown.path("volume_type").asString()).isEqualTo("__DEFAULT__");
        assertThat(shown.has("os-vol-host-attr:host")).isFalse();
        var host = served.get("volumes/" + id, served.admin).at("/volume/os-vol-host-attr:host");
        assertThat(host.asString()).isEqualTo("foehn@first#first");
        served.send("DELETE", "volumes/" + id, served.member, "").expect(202);
        assertThat(served.status("volume", id)).isEqualTo("deleting");
        served.work();
        served.send("GET", "volumes/" + id, served.member, "").expect(404);
    }

    @Test
    void anotherProjectsVolumeIsNotThere() throws Exception {
        var id = served.volume("'size': 1");
        served.send("GET", "volumes/" + id, served.other, "").expect(404);
        served.send("GET", "volumes/" + id + "/metadata", served.other, "").expect(404);
        served.send("DELETE", "volumes/" + id, served.other, "").expect(404);
        served.act("volumes/" + id, served.other, "{'os-extend': {'new_size': 2}}", 404);
        served.act("volumes/" + id, served.member, "{'os-reset_status': {'status': 'error'}}", 403);
        served.send("POST", "volumes", served.reader, "{'volume': {'size': 1}}").expect(403);
        served.send("GET", "p2/volumes", served.member, "").expect(400);
        assertThat(served.get("volumes", served.other).path("volumes").size()).isZero();
        assertThat(served.get("volumes?all_tenants=1", served.admin)
                        .path("volumes")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void pagesNeitherRepeatNorLoseAVolume() throws Exception {
        for (int i = 0; i < 5; i++) {
            served.volume("'size': " + (1 + i % 2) + (i == 3 ? "" : ", 'name': 'v" + i + "'"));
        }
        for (var sort : new String[] {"name:asc", "size:desc", "created_at", "size:asc,name:desc"}) {
            var expected = new StringBuilder();
            listed("sort=" + sort)
                    .forEach(volume -> expected.append(volume.path("id").asString()));
            var seen = new StringBuilder();
            var marker = "";
            for (int page = 0; page < 4; page++) {
                for (var volume : listed("limit=2&sort=" + sort + marker)) {
                    seen.append(volume.path("id").asString());
                    marker = "&marker=" + volume.path("id").asString();
                }
            }
            assertThat(seen.toString()).as(sort).isEqualTo(expected.toString()).hasSize(5 * 36);
        }
        var page = served.get("volumes?limit=2", served.member);
        assertThat(page.at("/volumes_links/0/rel").asString()).isEqualTo("next");
        var summary = served.get("volumes/summary", served.member);
        assertThat(summary.at("/volume-summary/total_size").asInt()).isEqualTo(7);
        var counted = served.get("volumes?with_count=true&size=2", served.member);
        assertThat(counted.path("count").asInt()).isEqualTo(2);
    }

    @Test
    void filtersNarrowTheList() throws Exception {
        served.volume("'size': 1, 'name': 'red', 'metadata': {'a': 'b'}");
        served.volume(FROM_IMAGE + ", 'name': 'blue'");
        assertThat(listed("bootable=true").get(0).path("name").asString()).isEqualTo("blue");
        assertThat(listed("name=red").size()).isEqualTo(1);
        assertThat(listed("name~=e").size()).isEqualTo(2);
        assertThat(listed("metadata=%7B%27a%27:%20%27b%27%7D").size()).isEqualTo(1);
        assertThat(listed("status=nonsense").size()).isZero();
        assertThat(listed("created_at=lt:2020-01-01T00:00:00").size()).isZero();
        served.send("GET", "volumes?sort=secret", served.member, "").expect(400);
        served.send("GET", "volumes?name=%00", served.member, "").expect(400);
    }

    @Test
    void aVolumeHoldsWhatItWasMadeFrom() throws Exception {
        var image = served.volume(FROM_IMAGE.replace("'size': 1", "'size': 2"));
        assertThat(served.content(served.first, image)).isEqualTo("boot");
        var snapshot = served.snapshot(image);
        assertThat(served.status("snapshot", snapshot)).isEqualTo("available");
        served.first.write(image, 0, "late".getBytes(StandardCharsets.UTF_8));
        var copy = served.volume("'snapshot_id': '" + snapshot + "'");
        assertThat(served.content(served.first, copy)).isEqualTo("boot");
        var clone = served.volume("'source_volid': '" + image + "', 'size': 3");
        assertThat(served.content(served.first, clone)).isEqualTo("late");
        var shown = served.get("volumes/" + clone, served.member).path("volume");
        assertThat(shown.path("bootable").asString()).isEqualTo("true");
        served.act("volumes/" + image, served.member, "{'revert': {'snapshot_id': '" + snapshot + "'}}", 202);
        served.work();
        assertThat(served.content(served.first, image)).isEqualTo("boot");
        var tooSmall = "{'volume': {'size': 1, 'source_volid': '" + image + "'}}";
        served.send("POST", "volumes", served.member, tooSmall).expect(400);
        served.send("DELETE", "volumes/" + image, served.member, "").expect(400);
        served.send("DELETE", "volumes/" + image + "?cascade=true", served.member, "")
                .expect(202);
        served.work();
        served.send("GET", "snapshots/" + snapshot, served.member, "").expect(404);
    }

    @Test
    void whatABackendCannotDoIsSaidInAMessage() throws Exception {
        served.first.setBroken(true);
        var id = served.volume("'size': 1");
        assertThat(served.status("volume", id)).isEqualTo("error");
        var message = served.get("messages", served.member).at("/messages/0");
        assertThat(message.path("resource_uuid").asString()).isEqualTo(id);
        assertThat(message.path("user_message").asString()).contains("broken");
        served.send("DELETE", "volumes/" + id, served.member, "").expect(202);
        served.work();
        assertThat(served.status("volume", id)).isEqualTo("error_deleting");
        served.first.setBroken(false);
        served.send("DELETE", "volumes/" + id, served.member, "").expect(202);
        served.work();
        served.send("GET", "volumes/" + id, served.member, "").expect(404);
    }

    @Test
    void quotasCountWhatIsThere() throws Exception {
        var limits = "{'quota_set': {'gigabytes': 3, 'volumes': 2}}";
        served.send("PUT", "os-quota-sets/p1", served.admin, limits).expect(200);
        var id = served.volume("'size': 2");
        served.send("POST", "volumes", served.member, "{'volume': {'size': 2}}").expect(413);
        served.act("volumes/" + id, served.member, "{'os-extend': {'new_size': 4}}", 413);
        served.act("volumes/" + id, served.member, "{'os-extend': {'new_size': 3}}", 202);
        served.work();
        var usage = served.get("os-quota-sets/p1?usage=true", served.member);
        assertThat(usage.at("/quota_set/gigabytes/in_use").asInt()).isEqualTo(3);
        served.send("GET", "os-quota-sets/p2", served.member, "").expect(403);
        served.send("PUT", "os-quota-sets/p1", served.admin, "{'quota_set': {'nonsense': 3}}")
                .expect(400);
    }

    @Test
    void aRetypedVolumeMovesWithItsBytes() throws Exception {
        var type = "{'volume_type': {'name': 'far', 'extra_specs': {'volume_backend_name': 'second'}}}";
        served.post("types", served.admin, type, 200);
        var id = served.volume(FROM_IMAGE);
        served.act("volumes/" + id, served.member, "{'os-retype': {'new_type': 'far'}}", 400);
        var moving = "{'os-retype': {'new_type': 'far', 'migration_policy': 'on-demand'}}";
        served.act("volumes/" + id, served.member, moving, 202);
        served.work();
        assertThat(served.content(served.second, id)).isEqualTo("boot");
        var shown = served.get("volumes/" + id, served.admin).path("volume");
        assertThat(shown.path("volume_type").asString()).isEqualTo("far");
        assertThat(shown.path("migration_status").asString()).isEqualTo("success");
        assertThat(shown.path("os-vol-host-attr:host").asString()).isEqualTo("foehn@second#second");
    }

    @Test
    void anImageIsMadeOfAVolume() throws Exception {
        var id = served.volume(FROM_IMAGE);
        var body = "{'os-volume_upload_image': {'image_name': 'again', 'disk_format': 'raw'}}";
        var image = served.post("volumes/" + id + "/action", served.member, body, 202)
                .at("/os-volume_upload_image/image_id")
                .asString();
        assertThat(served.status("volume", id)).isEqualTo("uploading");
        served.work();
        assertThat(served.status("volume", id)).isEqualTo("available");
        assertThat(new String(served.images.uploaded.get(image), StandardCharsets.UTF_8))
                .startsWith("boot");
    }
}
