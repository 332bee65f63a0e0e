package foehn.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImageApiTest {
    private static final String V2 = "/image/v2/images";
    private Served served;

    @BeforeEach
    void serve() throws Exception {
        served = new Served();
    }

    @AfterEach
    void close() throws Exception {
        served.close();
    }

    @Test
    void versionsAreListedForEverybody() throws Exception {
        var bare = served.api.get("/image/", "").expect(300).json().path("versions");
        assertThat(bare.get(0).path("status").asString()).isEqualTo("CURRENT");
        assertThat(bare.get(0).path("links").get(0).path("href").asString()).endsWith("/image/v2/");
        assertThat(served.api.get("/image/versions", "").expect(200).json().path("versions"))
                .isEqualTo(bare);
        assertThat(served.api.get("/image/v2/", "").expect(200).json().path("versions"))
                .isEqualTo(bare);
    }

    @Test
    void anImageIsRegisteredThenFilledThenRead() throws Exception {
        var token = served.member("p1");
        var created = served.create(
                token,
                "{\"name\": \"debian\", \"container_format\": \"bare\", \"disk_format\": \"raw\","
                        + " \"visibility\": \"private\", \"tags\": [\"b\", \"a\", \"b\"], \"os_distro\": \"debian\"}");
        var image = created.json();
        var id = image.path("id").asString();
        assertThat(created.header("Location").orElseThrow()).endsWith("/image/v2/images/" + id);
        assertThat(created.header("OpenStack-image-import-methods")).contains("glance-direct,web-download");
        assertThat(image.path("status").asString()).isEqualTo("queued");
        assertThat(image.path("os_distro").asString()).isEqualTo("debian");
        assertThat(image.path("tags").toString()).isEqualTo("[\"a\",\"b\"]");
        assertThat(image.path("size").isNull()).isTrue();
        assertThat(image.path("self").asString()).isEqualTo("/v2/images/" + id);
        served.api.get(V2 + "/" + id + "/file", token).expect(204);

        served.upload(token, id, "hello".getBytes(StandardCharsets.UTF_8)).expect(204);
        var active = served.api.get(V2 + "/" + id, token).expect(200).json();
        assertThat(active.path("status").asString()).isEqualTo("active");
        assertThat(active.path("size").asLong()).isEqualTo(5);
        assertThat(active.path("virtual_size").asLong()).isEqualTo(5);
        assertThat(active.path("checksum").asString()).isEqualTo("5d41402abc4b2a76b9719d911017c592");
        assertThat(active.path("os_hash_algo").asString()).isEqualTo("sha512");
        assertThat(active.path("os_hash_value").asString()).startsWith("9b71d224bd62f3785d96d46ad3ea3d73");
        assertThat(active.path("stores").asString()).isEqualTo("file");

        var file = served.api.get(V2 + "/" + id + "/file", token).expect(200);
        assertThat(file.bytes()).isEqualTo("hello".getBytes(StandardCharsets.UTF_8));
        assertThat(file.header("Content-MD5")).contains("5d41402abc4b2a76b9719d911017c592");
        assertThat(file.header("Content-Type")).contains("application/octet-stream");
        served.upload(token, id, "again".getBytes(StandardCharsets.UTF_8)).expect(409);
    }

    @Test
    void partsOfAnImageCanBeRead() throws Exception {
        var token = served.member("p1");
        var file = V2 + "/" + served.active("p1", "0123456789") + "/file";
        var part = served.api.get(file, token, "Range", "bytes=2-4").expect(206);
        assertThat(new String(part.bytes(), StandardCharsets.US_ASCII)).isEqualTo("234");
        assertThat(part.header("Content-Range")).contains("bytes 2-4/10");
        assertThat(served.api.get(file, token, "Range", "bytes=-3").expect(206).bytes())
                .isEqualTo("789".getBytes(StandardCharsets.US_ASCII));
        assertThat(served.api
                        .get(file, token, "Range", "bytes=8-100")
                        .expect(206)
                        .bytes())
                .isEqualTo("89".getBytes(StandardCharsets.US_ASCII));
        for (var bad : new String[] {"bytes=10-", "bytes=5-2", "bytes=-0", "bytes=-", "lines=1-2", "bytes=1-2,4-5"}) {
            served.api.get(file, token, "Range", bad).expect(416);
        }
        assertThat(served.api.send("HEAD", file, token, new byte[0]).expect(200).header("Content-Length"))
                .contains("10");
    }

    @Test
    void patchesAddReplaceAndRemove() throws Exception {
        var token = served.member("p1");
        var id = served.create(token, "{\"name\": \"a\"}").json().path("id").asString();
        var changed = served.patch(token, id, """
                        [{"op": "replace", "path": "/name", "value": "b"},
                         {"op": "add", "path": "/hw~1disk", "value": "virtio"},
                         {"op": "add", "path": "/min_ram", "value": 64},
                         {"op": "add", "path": "/tags", "value": ["x"]},
                         {"op": "add", "path": "/protected", "value": true}]""").expect(200).json();
        assertThat(changed.path("name").asString()).isEqualTo("b");
        assertThat(changed.path("hw/disk").asString()).isEqualTo("virtio");
        assertThat(changed.path("min_ram").asInt()).isEqualTo(64);
        assertThat(changed.path("tags").get(0).asString()).isEqualTo("x");
        served.api.delete(V2 + "/" + id, token).expect(403);
        var removed = served.patch(
                        token,
                        id,
                        "[{\"op\": \"remove\", \"path\": \"/hw~1disk\"}, "
                                + "{\"op\": \"replace\", \"path\": \"/protected\", \"value\": false}]")
                .expect(200);
        assertThat(removed.json().has("hw/disk")).isFalse();
        served.api.delete(V2 + "/" + id, token).expect(204);
        served.api.get(V2 + "/" + id, token).expect(404);
        served.api.delete(V2 + "/" + id, token).expect(404);
    }

    @Test
    void theOlderPatchFormatIsUnderstoodToo() throws Exception {
        var token = served.member("p1");
        var id = served.create(token, "{\"name\": \"a\"}").json().path("id").asString();
        patch4(token, id, "[{\"replace\": \"/name\", \"value\": \"b\"}, {\"add\": \"/k\", \"value\": \"v\"}]", 200);
        patch4(token, id, "[{\"add\": \"/k\", \"value\": \"w\"}]", 409);
        patch4(token, id, "[{\"add\": \"/k\", \"replace\": \"/k\", \"value\": \"w\"}]", 400);
        patch4(token, id, "[{\"remove\": \"/k\"}]", 200);
        patch4(token, id, "[{\"remove\": \"/k\"}]", 409);
    }

    private void patch4(String token, String id, String json, int expected) throws Exception {
        served.api
                .send(
                        "PATCH",
                        V2 + "/" + id,
                        token,
                        json.getBytes(StandardCharsets.UTF_8),
                        "Content-Type",
                        Change.DRAFT_4)
                .expect(expected);
    }

    @Test
    void whatTheServiceWritesNobodyElseDoes() throws Exception {
        var token = served.member("p1");
        for (var fixed : new String[] {
            "status",
            "size",
            "checksum",
            "os_hash_value",
            "created_at",
            "self",
            "file",
            "schema",
            "stores",
            "direct_url",
            "virtual_size",
            "os_glance_foo",
            "location",
            "locations",
            "deleted"
        }) {
            served.api.post(V2, token, "{\"" + fixed + "\": \"x\"}").expect(403);
            var id = served.create(token, "{}").json().path("id").asString();
            served.patch(token, id, "[{\"op\": \"add\", \"path\": \"/" + fixed + "\", \"value\": \"x\"}]")
                    .expect(403);
            served.patch(token, id, "[{\"op\": \"remove\", \"path\": \"/" + fixed + "\"}]")
                    .expect(403);
        }
        var id = served.active("p1", "x");
        served.patch(token, id, "[{\"op\": \"replace\", \"path\": \"/disk_format\", \"value\": \"qcow2\"}]")
                .expect(403);
        served.patch(token, id, "[{\"op\": \"replace\", \"path\": \"/id\", \"value\": \"" + id + "\"}]")
                .expect(403);
        served.patch(token, id, "[{\"op\": \"remove\", \"path\": \"/name\"}]").expect(403);
        served.patch(token, id, "[{\"op\": \"replace\", \"path\": \"/nothing\", \"value\": \"x\"}]")
                .expect(409);
    }

    @Test
    void tagsComeAndGo() throws Exception {
        var token = served.member("p1");
        var id = served.create(token, "{}").json().path("id").asString();
        served.api.put(V2 + "/" + id + "/tags/a%2Fb", token, "").expect(204);
        served.api.put(V2 + "/" + id + "/tags/a%2Fb", token, "").expect(204);
        assertThat(served.api.get(V2 + "/" + id, token).json().path("tags").toString())
                .isEqualTo("[\"a/b\"]");
        served.api.delete(V2 + "/" + id + "/tags/a%2Fb", token).expect(204);
        served.api.delete(V2 + "/" + id + "/tags/a%2Fb", token).expect(404);
        served.api.put(V2 + "/" + id + "/tags/" + "x".repeat(256), token, "").expect(400);
    }

    @Test
    void aDeactivatedImageIsKeptFromItsUsers() throws Exception {
        var token = served.member("p1");
        var id = served.active("p1", "x");
        served.api.post(V2 + "/" + id + "/actions/deactivate", token, "").expect(204);
        served.api.post(V2 + "/" + id + "/actions/deactivate", token, "").expect(204);
        assertThat(served.status(token, id)).isEqualTo("deactivated");
        served.api.get(V2 + "/" + id + "/file", token).expect(403);
        served.api.get(V2 + "/" + id + "/file", served.admin()).expect(200);
        served.api.post(V2 + "/" + id + "/actions/reactivate", token, "").expect(204);
        served.api.get(V2 + "/" + id + "/file", token).expect(200);
        var queued = served.create(token, "{}").json().path("id").asString();
        served.api.post(V2 + "/" + queued + "/actions/deactivate", token, "").expect(403);
    }

    @Test
    void limitsAreKept() throws Exception {
        var token = served.member("p1");
        var many = new StringBuilder("{\"a0\": \"x\"");
        for (int i = 1; i < 9; i++) {
            many.append(", \"a").append(i).append("\": \"x\"");
        }
        served.api.post(V2, token, many + "}").expect(413);
        var id = served.create(token, "{\"container_format\": \"bare\", \"disk_format\": \"raw\"}")
                .json()
                .path("id")
                .asString();
        served.upload(token, id, new byte[(1 << 20) + 1]).expect(413);
        assertThat(served.status(token, id)).isEqualTo("queued");
        for (int i = 0; i < 16; i++) {
            served.active("p1", "x".repeat(1 << 20));
        }
        served.upload(token, id, new byte[1 << 20]).expect(413);
        for (int i = 17; i < 100; i++) {
            served.create(token, "{}");
        }
        served.api.post(V2, token, "{}").expect(413);
    }

    @Test
    void schemasAndStoresAreDescribed() throws Exception {
        var token = served.api.token("r", "p1", "reader");
        for (var name : new String[] {"image", "images", "member", "members", "task", "tasks"}) {
            assertThat(served.api
                            .get("/image/v2/schemas/" + name, token)
                            .expect(200)
                            .json()
                            .path("name")
                            .asString())
                    .isEqualTo(name);
        }
        var properties = served.api.get("/image/v2/schemas/image", token).json().path("properties");
        assertThat(properties.path("disk_format").path("enum").toString()).contains("null", "\"qcow2\"");
        assertThat(properties.path("status").path("readOnly").asBoolean()).isTrue();
        assertThat(served.api
                        .get("/image/v2/info/import", token)
                        .expect(200)
                        .json()
                        .path("import-methods")
                        .path("value")
                        .toString())
                .contains("glance-direct");
        assertThat(served.api
                        .get("/image/v2/info/stores", token)
                        .expect(200)
                        .json()
                        .path("stores")
                        .get(0)
                        .path("id")
                        .asString())
                .isEqualTo("file");
    }
}
