package foehn.object.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CheckedBodyTest {
    private static final byte[] DIGITS = "123456789".getBytes(StandardCharsets.US_ASCII);

    private static String base64(Checksum checksum, byte[] bytes) {
        var sum = checksum.begin();
        sum.update(bytes, 0, bytes.length);
        return Base64.getEncoder().encodeToString(sum.finish());
    }

    @Test
    void theChecksumsAreTheStandardOnes() {
        assertThat(base64(Checksum.CRC32, DIGITS)).isEqualTo("y/Q5Jg==");
        assertThat(base64(Checksum.CRC32C, DIGITS)).isEqualTo("4waSgw==");
        assertThat(base64(Checksum.CRC64NVME, DIGITS)).isEqualTo("rosUhgp5mIg=");
        assertThat(base64(Checksum.SHA1, DIGITS)).isEqualTo("98O8HYCOBHMq32eZZczDTKeuNEE=");
        assertThat(base64(Checksum.SHA256, new byte[0])).isEqualTo("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }

    @Test
    void eightBytesAtATimeGiveWhatOneAtATimeGives() {
        byte[] bytes = new byte[1_003];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        var whole = new Crc64Nvme();
        whole.update(bytes, 0, bytes.length);
        var single = new Crc64Nvme();
        for (byte b : bytes) {
            single.update(b);
        }
        assertThat(whole.getValue()).isEqualTo(single.getValue());
    }

    @Test
    void onlyStrictBase64OfTheRightLengthIsAChecksum() {
        assertThat(Checksum.CRC32.decode("y/Q5Jg==")).isPresent();
        assertThat(Checksum.CRC32.decode("y/Q5Jg")).isEmpty();
        assertThat(Checksum.CRC32.decode("y/Q5Jh==")).isEmpty();
        assertThat(Checksum.SHA256.decode("y/Q5Jg==")).isEmpty();
        assertThat(Checksum.CRC32.decode("bad")).isEmpty();
    }

    @Test
    void whoCountsBytesNeverGetsAllOfAWrongBody() throws IOException {
        var body = new CheckedBody(new ByteArrayInputStream(DIGITS), 9, Optional.of("00"), null);
        assertThat(body.readNBytes(8)).hasSize(8);
        assertThatThrownBy(body::read)
                .isInstanceOfSatisfying(
                        S3Exception.class, said -> assertThat(said.error).isEqualTo(S3Error.XAmzContentSHA256Mismatch));
    }

    @Test
    void aBodyWithoutBytesIsCheckedToo() {
        var body = new CheckedBody(new ByteArrayInputStream(new byte[0]), 0, Optional.of("00"), null);
        assertThatThrownBy(body::checkEmpty).isInstanceOf(S3Exception.class);
    }

    @Test
    void aBodyThatBreaksOffIsNoBody() {
        var body = new CheckedBody(new ByteArrayInputStream(DIGITS), 10, Optional.empty(), null);
        assertThatThrownBy(body::readAllBytes)
                .isInstanceOfSatisfying(
                        S3Exception.class, said -> assertThat(said.error).isEqualTo(S3Error.IncompleteBody));
    }
}
