package foehn.image;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.kernel.auth.Caller;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What each format may not contain is tested where the headers are read; here, that an upload asks.
class HostileImageTest {
    private Served served;
    private String token;

    @BeforeEach
    void serve() throws Exception {
        served = new Served();
        token = served.member("p1");
    }

    @AfterEach
    void close() throws Exception {
        served.close();
    }

    @Test
    void aGoodImageIsTakenWithTheSizeOfItsDisk() throws Exception {
        var id = queued("qcow2", "bare");
        served.upload(token, id, qcow2(1 << 24, 0)).expect(204);
        var image = served.api.get("/image/v2/images/" + id, token).json();
        assertThat(image.path("virtual_size").asLong()).isEqualTo(1 << 24);
        assertThat(image.path("size").asLong()).isEqualTo(4096);
    }

    @Test
    void anImageWithABackingFileIsRefusedAndLeavesNothing() throws Exception {
        refused(queued("qcow2", "bare"), qcow2(1 << 24, 512));
    }

    @Test
    void anImageOfAnotherFormatIsRefused() throws Exception {
        refused(queued("raw", "bare"), qcow2(1 << 24, 0));
        refused(queued("qcow2", "bare"), new byte[4096]);
        refused(
                queued("vmdk", "bare"),
                "# Disk DescriptorFile\nRW 1 FLAT \"/etc/passwd\" 0".getBytes(StandardCharsets.US_ASCII));
        refused(queued("iso", "bare"), new byte[40960]);
        refused(queued("ami", "ami"), qcow2(1 << 24, 0));
    }

    @Test
    void aDiskWithoutMeasureIsRefused() throws Exception {
        refused(queued("qcow2", "bare"), qcow2(Long.MAX_VALUE, 0));
        refused(queued("qcow2", "bare"), qcow2((1L << 30) + 512, 0));
    }

    @Test
    void anImportIsLookedAtToo() throws Exception {
        var id = queued("raw", "bare");
        served.stage(token, id, qcow2(1 << 24, 512)).expect(204);
        served.api
                .post("/image/v2/images/" + id + "/import", token, "{\"method\": {\"name\": \"glance-direct\"}}")
                .expect(202);
        for (int i = 0; i < 100 && !served.status(token, id).equals("queued"); i++) {
            Thread.sleep(50);
        }
        var image = served.api.get("/image/v2/images/" + id, token).json();
        assertThat(image.path("status").asString()).isEqualTo("queued");
        assertThat(image.path("os_glance_failed_import").asString()).isEqualTo("file");
        assertThat(served.files()).isEmpty();
    }

    @Test
    void nothingIsBootedFromAContainerWhoseInsideNobodyLookedAt() throws Exception {
        var id = queued("qcow2", "ovf");
        served.upload(token, id, qcow2(1 << 24, 512)).expect(204);
        var caller = new Caller(
                "u",
                "u",
                "default",
                Optional.of("p1"),
                Optional.of("p1"),
                Optional.empty(),
                false,
                Set.of("member"),
                "t");
        assertThat(served.service.images().find(caller, id).orElseThrow().content())
                .isEmpty();
    }

    private String queued(String diskFormat, String containerFormat) throws Exception {
        return served.create(
                        token,
                        "{\"disk_format\": \"" + diskFormat + "\", \"container_format\": \"" + containerFormat + "\"}")
                .json()
                .path("id")
                .asString();
    }

    private void refused(String id, byte[] bytes) throws Exception {
        var answer = served.upload(token, id, bytes).expect(415);
        assertThat(answer.json().path("message").asString()).contains("refused");
        assertThat(served.status(token, id)).isEqualTo("queued");
        served.api.get("/image/v2/images/" + id + "/file", token).expect(204);
        assertThat(served.files()).isEmpty();
    }

    private static byte[] qcow2(long virtualBytes, long backingAt) {
        return ByteBuffer.allocate(4096)
                .put("QFI\u00fb".getBytes(StandardCharsets.ISO_8859_1))
                .putInt(4, 3)
                .putLong(8, backingAt)
                .putInt(20, 16)
                .putLong(24, virtualBytes)
                .putInt(100, 104)
                .array();
    }
}
