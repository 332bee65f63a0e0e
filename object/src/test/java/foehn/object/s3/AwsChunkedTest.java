package foehn.object.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Amazon's worked example of a streamed body, 65 KiB in three chunks, and what a thief in the middle might try.
final class AwsChunkedTest {
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    private static final String FIRST = "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648";
    private static final String SECOND = "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497";
    private static final String LAST = "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9";

    private static ChunkSignatures signatures() {
        var headers = new ArrayList<>(List.of(
                new Wire.Header("Host", "s3.amazonaws.com"),
                new Wire.Header("x-amz-date", "20130524T000000Z"),
                new Wire.Header("x-amz-storage-class", "REDUCED_REDUNDANCY"),
                new Wire.Header("Content-Encoding", "aws-chunked"),
                new Wire.Header("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"),
                new Wire.Header("x-amz-decoded-content-length", "66560"),
                new Wire.Header("Content-Length", "66824"),
                new Wire.Header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                                + "SignedHeaders=content-encoding;content-length;host;x-amz-content-sha256;"
                                + "x-amz-date;x-amz-decoded-content-length;x-amz-storage-class,Signature="
                                + "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9")));
        var wire = new Wire("PUT", "/examplebucket/chunkObject.txt", "", headers);
        var signature = (SignatureV4) Signature.of(
                        wire,
                        new Signature.Signing("us-east-1", Optional.empty()),
                        Instant.parse("2013-05-24T00:00:00Z"))
                .orElseThrow();
        assertThat(signature.verify(SECRET)).isTrue();
        return signature.chunks(SECRET);
    }

    private static String chunk(int size, String signature) {
        return Integer.toHexString(size) + ";chunk-signature=" + signature + "\r\n" + "a".repeat(size) + "\r\n";
    }

    private static InputStream body(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static byte[] read(String text, long length) throws IOException {
        try (var in = new AwsChunked(body(text), length, Set.of(), signatures())) {
            return in.readAllBytes();
        }
    }

    private static S3Error refusal(String text, long length) throws IOException {
        try {
            read(text, length);
        } catch (S3Exception refused) {
            return refused.error;
        }
        throw new AssertionError("was not refused");
    }

    @Test
    void amazonsExampleIsReadWhole() throws IOException {
        byte[] all = new byte[66_560];
        Arrays.fill(all, (byte) 'a');
        assertThat(read(chunk(65_536, FIRST) + chunk(1_024, SECOND) + chunk(0, LAST), 66_560))
                .isEqualTo(all);
    }

    @Test
    void aChangedByteIsNoticed() throws IOException {
        var text = chunk(65_536, FIRST) + chunk(1_024, SECOND) + chunk(0, LAST);
        assertThat(refusal(text.replaceFirst("aaaa", "aaba"), 66_560)).isEqualTo(S3Error.SignatureDoesNotMatch);
    }

    @Test
    void aRepeatedChunkIsNoticed() throws IOException {
        var text = chunk(65_536, FIRST) + chunk(65_536, FIRST) + chunk(0, LAST);
        assertThat(refusal(text, 131_072)).isEqualTo(S3Error.SignatureDoesNotMatch);
    }

    @Test
    void aLeftOutChunkIsNoticed() throws IOException {
        assertThat(refusal(chunk(1_024, SECOND) + chunk(0, LAST), 1_024)).isEqualTo(S3Error.SignatureDoesNotMatch);
    }

    @Test
    void aMissingFinalChunkKeepsTheLastBytesBack() throws IOException {
        var in = new AwsChunked(body(chunk(65_536, FIRST) + chunk(1_024, SECOND)), 66_560, Set.of(), signatures());
        int got = 0;
        S3Exception refused = null;
        try {
            byte[] buffer = new byte[8_192];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                got += n;
            }
        } catch (S3Exception said) {
            refused = said;
        }
        assertThat(refused).isNotNull();
        assertThat(got).isLessThan(66_560);
    }

    @Test
    void aForgedFinalChunkIsNoticed() throws IOException {
        var text = chunk(65_536, FIRST) + chunk(1_024, SECOND) + chunk(0, SECOND);
        assertThat(refusal(text, 66_560)).isEqualTo(S3Error.SignatureDoesNotMatch);
    }

    @Test
    void moreThanWasSaidIsRefused() throws IOException {
        assertThat(refusal(chunk(65_536, FIRST) + chunk(0, LAST), 100)).isEqualTo(S3Error.IncompleteBody);
    }

    @Test
    void nonsenseForALengthIsRefused() throws IOException {
        for (String line : List.of("zz", "-1", "", "7fffffffffffffffff")) {
            assertThat(refusal(line + ";chunk-signature=" + FIRST + "\r\n", 10)).isEqualTo(S3Error.IncompleteBody);
        }
        assertThat(refusal("a".repeat(10_000), 10)).isEqualTo(S3Error.IncompleteBody);
    }

    @Test
    void aSmallChunkIsLastOrRefused() throws IOException {
        var text = "3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n";
        var in = new AwsChunked(body(text), 6, Set.of(), null);
        org.assertj.core.api.Assertions.assertThatThrownBy(in::readAllBytes)
                .isInstanceOfSatisfying(
                        S3Exception.class, said -> assertThat(said.error).isEqualTo(S3Error.InvalidChunkSizeError));
    }

    @Test
    void unsignedChunksWithATrailerAreRead() throws IOException {
        var text = "3\r\nabc\r\n0\r\nx-amz-checksum-crc32:NSRBwg==\r\n\r\n";
        var in = new AwsChunked(body(text), 3, Set.of("x-amz-checksum-crc32"), null);
        assertThat(in.readAllBytes()).isEqualTo(new byte[] {'a', 'b', 'c'});
        assertThat(in.trailer("x-amz-checksum-crc32")).contains("NSRBwg==");
    }

    @Test
    void anUnexpectedTrailerIsRefused() {
        var text = "3\r\nabc\r\n0\r\nx-amz-meta-evil:1\r\n\r\n";
        var in = new AwsChunked(body(text), 3, Set.of("x-amz-checksum-crc32"), null);
        org.assertj.core.api.Assertions.assertThatThrownBy(in::readAllBytes)
                .isInstanceOfSatisfying(
                        S3Exception.class, said -> assertThat(said.error).isEqualTo(S3Error.MalformedTrailerError));
    }

    @Test
    void noBytesAtAllStillHaveAFinalChunk() throws IOException {
        assertThat(new AwsChunked(body("0\r\n\r\n"), 0, Set.of(), null).readAllBytes())
                .isEmpty();
        var missing = new AwsChunked(body(""), 0, Set.of(), null);
        org.assertj.core.api.Assertions.assertThatThrownBy(missing::readAllBytes)
                .isInstanceOf(S3Exception.class);
    }
}
