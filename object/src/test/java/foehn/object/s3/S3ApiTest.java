package foehn.object.s3;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.kernel.Digests;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// S3 and Swift over one store, as clients see them.
final class S3ApiTest {
    private static S3Box box;
    private SigningClient tester;
    private String bucket;
    private static int buckets;

    @BeforeAll
    static void open(@TempDir Path directory) throws Exception {
        box = new S3Box(directory, 0, small());
    }

    /// Parts may be small here, for the tests' sake.
    private static S3Options small() {
        var usual = S3Options.defaults();
        return new S3Options(usual.region(), true, usual.domains(), true, 5, 100, usual.corsOrigins());
    }

    @AfterAll
    static void close() throws Exception {
        box.close();
    }

    @BeforeEach
    void bucket() throws Exception {
        tester = SigningClient.of(box, "test:tester", "testing");
        bucket = "/bucket-" + ++buckets;
        assertThat(tester.put(bucket, "").status()).isEqualTo(200);
    }

    private static String swift(String path) throws Exception {
        var http = HttpClient.newHttpClient();
        var base = "http://127.0.0.1:" + box.swiftPort();
        var login = HttpRequest.newBuilder(URI.create(base + "/auth/v1.0"))
                .header("X-Auth-User", "test:tester")
                .header("X-Auth-Key", "testing")
                .build();
        var token = http.send(login, HttpResponse.BodyHandlers.discarding())
                .headers()
                .firstValue("X-Auth-Token")
                .orElseThrow();
        var read = HttpRequest.newBuilder(URI.create(base + "/v1/AUTH_test" + path))
                .header("X-Auth-Token", token)
                .build();
        return http.send(read, HttpResponse.BodyHandlers.ofString()).body();
    }

    private String upload(String target, String... parts) throws Exception {
        var begun = tester.send("POST", target + "?uploads", new byte[0], Map.of("content-type", "text/x"));
        var id = XmlTree.parse(begun.response().body()).require("UploadId");
        var list = new StringBuilder("<CompleteMultipartUpload>");
        for (int i = 1; i <= parts.length; i++) {
            var part = tester.put(target + "?partNumber=" + i + "&uploadId=" + id, parts[i - 1]);
            list.append("<Part><PartNumber>").append(i).append("</PartNumber><ETag>");
            list.append(part.header("ETag").replace("\"", "&quot;")).append("</ETag></Part>");
        }
        var body = list.append("</CompleteMultipartUpload>").toString();
        var done = tester.send("POST", target + "?uploadId=" + id, body.getBytes(StandardCharsets.UTF_8), Map.of());
        assertThat(done.status()).as(done.text()).isEqualTo(200);
        return XmlTree.parse(done.response().body()).require("ETag");
    }

    @Test
    void whatSThreeWritesSwiftReads() throws Exception {
        var put = tester.put(bucket + "/a%20b/%C3%A9", "hello");
        assertThat(put.status()).isEqualTo(200);
        assertThat(put.header("ETag")).isEqualTo("\"5d41402abc4b2a76b9719d911017c592\"");
        assertThat(swift(bucket + "/a%20b/%C3%A9")).isEqualTo("hello");
        assertThat(tester.get(bucket + "/a%20b/%C3%A9").text()).isEqualTo("hello");
    }

    @Test
    void partsBecomeOneObjectForBoth() throws Exception {
        var etag = upload(bucket + "/large", "first-", "second-", "x");
        assertThat(etag).matches("\"[0-9a-f]{32}-3\"");
        assertThat(swift(bucket + "/large")).isEqualTo("first-second-x");
        var read = tester.get(bucket + "/large");
        assertThat(read.text()).isEqualTo("first-second-x");
        assertThat(read.header("ETag")).isEqualTo(etag);
        assertThat(read.header("Content-Type")).isEqualTo("text/x");
        var part = tester.get(bucket + "/large?partNumber=2");
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.text()).isEqualTo("second-");
        assertThat(part.header("x-amz-mp-parts-count")).isEqualTo("3");
    }

    @Test
    void aPartThatIsTooSmallOrUnknownIsRefused() throws Exception {
        var target = bucket + "/large";
        var begun = tester.send("POST", target + "?uploads", new byte[0], Map.of());
        var id = XmlTree.parse(begun.response().body()).require("UploadId");
        var small = tester.put(target + "?partNumber=1&uploadId=" + id, "abc").header("ETag");
        tester.put(target + "?partNumber=2&uploadId=" + id, "abc");
        var two = "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>" + small
                + "</ETag></Part><Part><PartNumber>2</PartNumber><ETag>" + small
                + "</ETag></Part></CompleteMultipartUpload>";
        assertThat(tester.send("POST", target + "?uploadId=" + id, two.getBytes(StandardCharsets.UTF_8), Map.of())
                        .code())
                .isEqualTo("EntityTooSmall");
        var unknown = two.replace("<PartNumber>2<", "<PartNumber>3<");
        assertThat(tester.send("POST", target + "?uploadId=" + id, unknown.getBytes(StandardCharsets.UTF_8), Map.of())
                        .code())
                .isIn("InvalidPart", "EntityTooSmall");
        assertThat(tester.send("DELETE", target + "?uploadId=" + id, new byte[0], Map.of())
                        .status())
                .isEqualTo(204);
        assertThat(tester.get(target + "?uploadId=" + id).code()).isEqualTo("NoSuchUpload");
    }

    @Test
    void versionsAreKeptMarkedAndBroughtBack() throws Exception {
        var on = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
        assertThat(tester.put(bucket + "?versioning", on).status()).isEqualTo(200);
        var first = tester.put(bucket + "/k", "one").header("x-amz-version-id");
        tester.put(bucket + "/k", "two");
        assertThat(tester.get(bucket + "/k?versionId=" + first).text()).isEqualTo("one");
        var marker = tester.send("DELETE", bucket + "/k", new byte[0], Map.of());
        assertThat(marker.header("x-amz-delete-marker")).isEqualTo("true");
        var gone = tester.get(bucket + "/k");
        assertThat(gone.status()).isEqualTo(404);
        assertThat(gone.header("x-amz-delete-marker")).isEqualTo("true");
        var versions = XmlTree.parse(tester.get(bucket + "?versions").response().body());
        assertThat(versions.children("Version")).hasSize(2);
        assertThat(versions.children("DeleteMarker").getFirst().require("IsLatest"))
                .isEqualTo("true");
        tester.send("DELETE", bucket + "/k?versionId=" + marker.header("x-amz-version-id"), new byte[0], Map.of());
        assertThat(tester.get(bucket + "/k").text()).isEqualTo("two");
    }

    @Test
    void accessListsSayWhoMay() throws Exception {
        tester.put(bucket + "/mine", "secret");
        tester.send(
                "PUT", bucket + "/all", "open".getBytes(StandardCharsets.UTF_8), Map.of("x-amz-acl", "public-read"));
        tester.send(
                "PUT",
                bucket + "/one",
                "one".getBytes(StandardCharsets.UTF_8),
                Map.of("x-amz-grant-read", "id=test:tester3"));
        for (var other : new String[][] {{"test:tester2", "testing2"}, {"test:tester3", "testing3"}}) {
            var client = SigningClient.of(box, other[0], other[1]);
            assertThat(client.get(bucket + "/mine").code()).isEqualTo("AccessDenied");
            assertThat(client.get(bucket + "/all").text()).isEqualTo("open");
            assertThat(client.get(bucket).code()).isEqualTo("AccessDenied");
            assertThat(client.put(bucket + "/new", "x").code()).isEqualTo("AccessDenied");
            assertThat(client.get(bucket + "?acl").code()).isEqualTo("AccessDenied");
            assertThat(client.send("DELETE", bucket + "/all", new byte[0], Map.of())
                            .code())
                    .isEqualTo("AccessDenied");
        }
        assertThat(SigningClient.of(box, "test:tester3", "testing3")
                        .get(bucket + "/one")
                        .text())
                .isEqualTo("one");
        assertThat(SigningClient.of(box, "test:tester2", "testing2")
                        .get(bucket + "/one")
                        .code())
                .isEqualTo("AccessDenied");
        assertThat(SigningClient.of(box, "test2:tester2", "testing2")
                        .get(bucket + "/all")
                        .code())
                .isEqualTo("NoSuchBucket");
    }

    @Test
    void manyKeysAreDeletedWithOneRequest() throws Exception {
        tester.put(bucket + "/a", "1");
        tester.put(bucket + "/b", "2");
        var body = "<Delete><Object><Key>a</Key></Object><Object><Key>b</Key></Object></Delete>"
                .getBytes(StandardCharsets.UTF_8);
        assertThat(tester.send("POST", bucket + "?delete", body, Map.of()).code())
                .isEqualTo("InvalidRequest");
        var md5 = java.util.Base64.getEncoder().encodeToString(Digests.md5().digest(body));
        var done = tester.send("POST", bucket + "?delete", body, Map.of("content-md5", md5));
        assertThat(XmlTree.parse(done.response().body(), "DeleteResult").children("Deleted"))
                .hasSize(2);
        assertThat(tester.send("DELETE", bucket, new byte[0], Map.of()).status())
                .isEqualTo(204);
    }

    @Test
    void tagsGoWithTheObjectAndItsCopy() throws Exception {
        tester.send("PUT", bucket + "/t", "x".getBytes(StandardCharsets.UTF_8), Map.of("x-amz-tagging", "k=v%20w"));
        tester.send("PUT", bucket + "/u", new byte[0], Map.of("x-amz-copy-source", bucket + "/t"));
        var tags = XmlTree.parse(tester.get(bucket + "/u?tagging").response().body(), "Tagging");
        var tag = tags.child("TagSet").orElseThrow().child("Tag").orElseThrow();
        assertThat(tag.require("Key") + "=" + tag.require("Value")).isEqualTo("k=v w");
        assertThat(tester.get(bucket + "/u").header("x-amz-tagging-count")).isEqualTo("1");
    }

    @Test
    void aPageInABrowserIsToldWhatTheBucketAllows() throws Exception {
        var rules = "<CORSConfiguration><CORSRule><AllowedOrigin>http://*.example.org</AllowedOrigin>"
                + "<AllowedMethod>PUT</AllowedMethod><AllowedHeader>*</AllowedHeader></CORSRule></CORSConfiguration>";
        assertThat(tester.put(bucket + "?cors", rules).status()).isEqualTo(200);
        var url = tester.presign("PUT", bucket + "/x", 60);
        var asked = tester.raw(
                "OPTIONS",
                url,
                new byte[0],
                Map.of("Origin", "http://a.example.org", "Access-Control-Request-Method", "PUT"));
        assertThat(asked.header("Access-Control-Allow-Origin")).isEqualTo("http://a.example.org");
        assertThat(asked.header("Access-Control-Allow-Methods")).isEqualTo("PUT");
    }
}
