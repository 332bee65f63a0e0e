package foehn.object.s3;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.kernel.Digests;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that come by a form, and what its policy keeps out.
final class PostFormTest {
    private static final String BOUNDARY = "frontier";
    private static S3Box box;
    private static SigningClient tester;

    @BeforeAll
    static void open(@TempDir Path directory) throws Exception {
        box = new S3Box(directory, 0, S3Options.defaults());
        tester = SigningClient.of(box, "test:tester", "testing");
        tester.put("/forms", "");
    }

    @AfterAll
    static void close() throws Exception {
        box.close();
    }

    private static Map<String, String> fields(Instant expiration) {
        var policy = "{\"expiration\": \"" + expiration + "\", \"conditions\": [{\"bucket\": \"forms\"}, "
                + "[\"starts-with\", \"$key\", \"in/\"], [\"content-length-range\", 1, 10]]}";
        var base64 = Base64.getEncoder().encodeToString(policy.getBytes(StandardCharsets.UTF_8));
        var mac = Digests.hmac("HmacSHA1", "testing".getBytes(StandardCharsets.UTF_8), base64.getBytes());
        var fields = new LinkedHashMap<String, String>();
        fields.put("key", "in/${filename}");
        fields.put("AWSAccessKeyId", "test:tester");
        fields.put("policy", base64);
        fields.put("signature", Base64.getEncoder().encodeToString(mac));
        return fields;
    }

    private static SigningClient.Said post(Map<String, String> fields, String file) throws Exception {
        return post("/forms", fields, file);
    }

    private static SigningClient.Said post(String target, Map<String, String> fields, String file) throws Exception {
        var body = new ByteArrayOutputStream();
        fields.forEach((name, value) -> body.writeBytes(
                ("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n")
                        .getBytes(StandardCharsets.UTF_8)));
        body.writeBytes(
                ("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n"
                                + file + "\r\n--" + BOUNDARY + "--\r\n")
                        .getBytes(StandardCharsets.UTF_8));
        return tester.raw(
                "POST",
                target,
                body.toByteArray(),
                Map.of("Content-Type", "multipart/form-data; boundary=" + BOUNDARY));
    }

    private static Map<String, String> changed(String name, String value) {
        var fields = fields(Instant.now().plusSeconds(60));
        fields.put(name, value);
        return fields;
    }

    @Test
    void aSignedFormStoresItsFile() throws Exception {
        assertThat(post(fields(Instant.now().plusSeconds(60)), "hello").status())
                .isEqualTo(204);
        assertThat(tester.get("/forms/in/a.txt").text()).isEqualTo("hello");
    }

    @Test
    void whatThePolicyDoesNotAllowIsNotStored() throws Exception {
        var fields = fields(Instant.now().plusSeconds(60));
        assertThat(post(fields, "far too long").code()).isEqualTo("EntityTooLarge");
        assertThat(post(fields, "").code()).isEqualTo("EntityTooSmall");
        assertThat(post(changed("key", "out/a"), "x").code()).isEqualTo("AccessDenied");
        assertThat(post(changed("acl", "public-read"), "x").code()).isEqualTo("AccessDenied");
        assertThat(post(fields(Instant.now().minusSeconds(1)), "x").code()).isEqualTo("AccessDenied");
        assertThat(tester.get("/forms/out/a").code()).isEqualTo("NoSuchKey");
    }

    @Test
    void aPolicyForAnotherBucketIsNoGoodWhateverTheFormSays() throws Exception {
        tester.put("/others", "");
        var fields = new LinkedHashMap<String, String>();
        fields.put("bucket", "forms");
        fields.putAll(fields(Instant.now().plusSeconds(60)));
        assertThat(post("/others", fields, "hello").code()).isEqualTo("AccessDenied");
    }

    @Test
    void aForgedPolicyIsRefused() throws Exception {
        var other = "{\"expiration\": \"2099-01-01T00:00:00Z\", \"conditions\": [{\"bucket\": \"forms\"}]}";
        var base64 = Base64.getEncoder().encodeToString(other.getBytes(StandardCharsets.UTF_8));
        assertThat(post(changed("policy", base64), "x").code()).isEqualTo("SignatureDoesNotMatch");
        assertThat(post(changed("signature", HexFormat.of().formatHex(new byte[20])), "x")
                        .code())
                .isEqualTo("SignatureDoesNotMatch");
        assertThat(post(changed("AWSAccessKeyId", "test:nobody"), "x").code()).isEqualTo("InvalidAccessKeyId");
    }
}
