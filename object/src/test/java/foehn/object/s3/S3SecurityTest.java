package foehn.object.s3;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.kernel.Digests;
import java.io.ByteArrayOutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What somebody without the secret, or with somebody else's, might try.
final class S3SecurityTest {
    private static final byte[] NONE = new byte[0];
    private static S3Box box;
    private static SigningClient tester;

    @BeforeAll
    static void open(@TempDir Path directory) throws Exception {
        box = new S3Box(directory, 0, S3Options.defaults());
        tester = SigningClient.of(box, "test:tester", "testing");
        tester.put("/safe", "");
        tester.put("/safe/key", "gold");
    }

    @AfterAll
    static void close() throws Exception {
        box.close();
    }

    @Test
    void nobodyGetsInWithoutASignature() throws Exception {
        for (var target : new String[] {"/", "/safe", "/safe/key", "/safe?acl", "/none"}) {
            assertThat(tester.raw("GET", target, NONE, Map.of()).code()).isEqualTo("AccessDenied");
        }
    }

    @Test
    void aWrongSecretAndAnUnknownKeyAreRefused() throws Exception {
        assertThat(tester.with("testing ").get("/safe/key").code()).isEqualTo("SignatureDoesNotMatch");
        var unknown = SigningClient.of(box, "test:nobody", "testing");
        assertThat(unknown.get("/safe/key").code()).isEqualTo("InvalidAccessKeyId");
    }

    @Test
    void aSignatureCannotBeMovedToAnotherRequest() throws Exception {
        var headers = new TreeMap<>(Map.of("x-amz-content-sha256", SigningClient.hash(NONE)));
        headers.put("x-amz-date", tester.basic());
        headers.put("authorization", tester.authorization("GET", "/safe/key", headers));
        assertThat(tester.raw("GET", "/safe/key", NONE, headers).text()).isEqualTo("gold");
        assertThat(tester.raw("DELETE", "/safe/key", NONE, headers).code()).isEqualTo("SignatureDoesNotMatch");
        assertThat(tester.raw("GET", "/safe/other", NONE, headers).code()).isEqualTo("SignatureDoesNotMatch");
        assertThat(tester.raw("GET", "/safe/key?acl", NONE, headers).code()).isEqualTo("SignatureDoesNotMatch");
        var slipped = new TreeMap<>(headers);
        slipped.put("x-amz-copy-source", "/safe/key");
        assertThat(tester.raw("GET", "/safe/key", NONE, slipped).code()).isEqualTo("AccessDenied");
    }

    @Test
    void aBodyThatWasChangedOnTheWayIsNotStored() throws Exception {
        var headers = new TreeMap<>(Map.of("x-amz-content-sha256", SigningClient.hash("good".getBytes())));
        headers.put("x-amz-date", tester.basic());
        headers.put("authorization", tester.authorization("PUT", "/safe/changed", headers));
        assertThat(tester.raw("PUT", "/safe/changed", "evil".getBytes(), headers)
                        .code())
                .isEqualTo("XAmzContentSHA256Mismatch");
        assertThat(tester.get("/safe/changed").code()).isEqualTo("NoSuchKey");
    }

    @Test
    void clocksThatAreOffAndAddressesThatAreOldAreRefused() throws Exception {
        var now = Instant.now();
        for (var off : new Duration[] {Duration.ofMinutes(-16), Duration.ofMinutes(16)}) {
            assertThat(tester.at(now.plus(off)).get("/safe/key").code()).isEqualTo("RequestTimeTooSkewed");
        }
        var fresh = tester.presign("GET", "/safe/key", 60);
        assertThat(tester.raw("GET", fresh, NONE, Map.of()).text()).isEqualTo("gold");
        var old = tester.at(now.minusSeconds(61)).presign("GET", "/safe/key", 60);
        assertThat(tester.raw("GET", old, NONE, Map.of()).code()).isEqualTo("AccessDenied");
        assertThat(tester.raw("GET", old.replace("Expires=60", "Expires=600"), NONE, Map.of())
                        .code())
                .isEqualTo("SignatureDoesNotMatch");
        assertThat(tester.raw("PUT", fresh, NONE, Map.of()).code()).isEqualTo("SignatureDoesNotMatch");
    }

    @Test
    void aRepeatedChunkIsNotStored() throws Exception {
        byte[] chunk = new byte[8192];
        var headers = new TreeMap<>(Map.of("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"));
        headers.put("x-amz-date", tester.basic());
        headers.put("x-amz-decoded-content-length", "16384");
        var authorization = tester.authorization("PUT", "/safe/chunks", headers);
        headers.put("authorization", authorization);
        var seed = authorization.substring(authorization.indexOf("Signature=") + 10);
        var first = chunkSignature(seed, chunk);
        var body = new ByteArrayOutputStream();
        for (int i = 0; i < 2; i++) {
            body.writeBytes(("2000;chunk-signature=" + first + "\r\n").getBytes(StandardCharsets.US_ASCII));
            body.writeBytes(chunk);
            body.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        body.writeBytes(("0;chunk-signature=" + chunkSignature(first, NONE) + "\r\n\r\n").getBytes());
        assertThat(tester.raw("PUT", "/safe/chunks", body.toByteArray(), headers)
                        .code())
                .isEqualTo("SignatureDoesNotMatch");
        assertThat(tester.get("/safe/chunks").code()).isEqualTo("NoSuchKey");
    }

    private static String chunkSignature(String previous, byte[] chunk) {
        var date = tester.basic().substring(0, 8);
        byte[] key = ("AWS4" + tester.secret()).getBytes(StandardCharsets.UTF_8);
        for (var piece : new String[] {date, "us-east-1", "s3", "aws4_request"}) {
            key = Digests.hmac("HmacSHA256", key, piece.getBytes(StandardCharsets.UTF_8));
        }
        var text = "AWS4-HMAC-SHA256-PAYLOAD\n" + tester.basic() + "\n" + date + "/us-east-1/s3/aws4_request\n"
                + previous + "\n" + SigningClient.hash(NONE) + "\n" + SigningClient.hash(chunk);
        return HexFormat.of().formatHex(Digests.hmac("HmacSHA256", key, text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void noHeaderCanBeSlippedIntoAnAnswer() throws Exception {
        var url = tester.presign("GET", "/safe/key?response-content-type=a%0D%0AX-Evil%3A%201", 60);
        var said = tester.raw("GET", url, NONE, Map.of());
        assertThat(said.header("X-Evil")).isEmpty();
        assertThat(said.status()).isEqualTo(400);
    }

    @Test
    void aBombOfADocumentIsHarmless() throws Exception {
        var bomb = new StringBuilder("<!DOCTYPE a [<!ENTITY x0 \"ha\">");
        for (int i = 1; i < 40; i++) {
            bomb.append("<!ENTITY x").append(i).append(" \"");
            bomb.append(("&x" + (i - 1) + ";").repeat(10)).append("\">");
        }
        bomb.append("]><VersioningConfiguration><Status>&x39;</Status></VersioningConfiguration>");
        assertThat(tester.put("/safe?versioning", bomb.toString()).code()).isEqualTo("MalformedXML");
        var deep = "<a>".repeat(3000);
        assertThat(tester.put("/safe?versioning", deep).code()).isEqualTo("MalformedXML");
        var wide = "<VersioningConfiguration>" + "x".repeat(20_000) + "</VersioningConfiguration>";
        assertThat(tester.put("/safe?versioning", wide).code()).isEqualTo("MalformedXML");
    }

    @Test
    void pathsCannotClimbAndNonsenseIsNoServerError() throws Exception {
        assertThat(line("GET /safe/%zz HTTP/1.1")).contains(" 400 ");
        assertThat(line("GET /safe/%ff HTTP/1.1")).contains(" 400 ");
        assertThat(line("GET /safe/%00 HTTP/1.1")).contains(" 400 ");
        assertThat(line("GET /safe/../other/key HTTP/1.1")).containsAnyOf(" 400 ", " 403 ");
        assertThat(line("BREW / HTTP/1.1")).contains(" 405 ");
        assertThat(line("GET /safe?X-Amz-Credential=%ff&X-Amz-Expires=9 HTTP/1.1"))
                .contains(" 403 ");
        assertThat(line("GET /safe?AWSAccessKeyId=a&Expires=NaN&Signature=b HTTP/1.1"))
                .contains(" 403 ");
    }

    private static String line(String request) throws Exception {
        try (var socket = new Socket("127.0.0.1", box.port())) {
            socket.getOutputStream()
                    .write((request + "\r\nHost: x\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
