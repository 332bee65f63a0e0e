package foehn.qemu;

import foehn.hypervisor.ImageRejected;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Decides whether a guest's image is safe to open. Our own look at the header comes first, because `qemu-img info`
/// itself opens what an image refers to; only then is qemu-img asked, with the format given, never guessed.
final class ImageInspection {
    private static final long QCOW2_DIRTY_OR_CORRUPT = 0b11;
    private static final long QCOW2_EXTENDED_L2 = 0b10000;
    private static final long QCOW2_COMPRESSION = 0b1000;

    private final long virtualBytesMax;

    ImageInspection(long virtualBytesMax) {
        this.virtualBytesMax = virtualBytesMax;
    }

    /// Throws [ImageRejected] unless the file is a self-contained image of this format.
    void require(Path file, String format) throws IOException {
        var head = head(file);
        switch (format) {
            case "raw" -> requireNotAnother(head);
            case "qcow2" -> requireQcow2(head);
            case "vmdk" -> requireVmdk(head);
            case "vdi", "vhd" -> {}
            default -> throw new ImageRejected("images of format " + format + " are not supported here");
        }
        requireInfo(file, ImageCache.qemuName(format));
    }

    private static byte[] head(Path file) throws IOException {
        try (var channel = FileChannel.open(file)) {
            var buffer = ByteBuffer.allocate(64 * 1024);
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // until the buffer is full or the file ends
            }
            return Arrays.copyOf(buffer.array(), buffer.position());
        }
    }

    /// A raw image is opened as raw whatever it holds; one that looks like a qcow2 is somebody's trick on the next
    /// tool.
    private static void requireNotAnother(byte[] head) {
        if (startsWith(head, "QFI\u00fb") || startsWith(head, "KDMV") || startsWith(head, "# Disk Descriptor")) {
            throw new ImageRejected("the image says it is raw and is not");
        }
    }

    private static void requireQcow2(byte[] head) {
        if (head.length < 104 || !startsWith(head, "QFI\u00fb")) {
            throw new ImageRejected("the image says it is qcow2 and is not");
        }
        var fields = ByteBuffer.wrap(head);
        int version = fields.getInt(4);
        if (version != 2 && version != 3) {
            throw new ImageRejected("qcow2 version " + version + " is unknown");
        }
        if (fields.getLong(8) != 0 || fields.getInt(16) != 0) {
            throw new ImageRejected("the image has a backing file");
        }
        if (fields.getInt(32) != 0) {
            throw new ImageRejected("the image is encrypted");
        }
        long allowed = QCOW2_DIRTY_OR_CORRUPT | QCOW2_EXTENDED_L2 | QCOW2_COMPRESSION;
        if (version == 3 && (fields.getLong(72) & ~allowed) != 0) {
            throw new ImageRejected("the image keeps its data elsewhere, or uses unknown features");
        }
    }

    private static void requireVmdk(byte[] head) {
        if (!startsWith(head, "KDMV")) {
            throw new ImageRejected("the image is not a self-contained VMDK");
        }
        var text = new String(head, StandardCharsets.ISO_8859_1);
        if (!text.contains("createType=\"monolithicSparse\"") && !text.contains("createType=\"streamOptimized\"")) {
            throw new ImageRejected("only monolithicSparse and streamOptimized VMDKs keep their data to themselves");
        }
    }

    private void requireInfo(Path file, String format) throws IOException {
        var result = Command.attempt(
                Duration.ofSeconds(30),
                List.of(
                        "prlimit",
                        "--as=2147483648",
                        "--cpu=20",
                        "qemu-img",
                        "info",
                        "-f",
                        format,
                        "--output=json",
                        "" + file));
        if (result.status() != 0) {
            throw new ImageRejected("the image cannot be read as " + format + ": "
                    + result.err().strip());
        }
        JsonNode info = JsonMapper.shared().readTree(result.out());
        if (info.has("backing-filename")
                || info.has("full-backing-filename")
                || info.path("encrypted").asBoolean(false)) {
            throw new ImageRejected("the image refers to another file, or is encrypted");
        }
        if (info.path("format-specific").path("data").has("data-file")) {
            throw new ImageRejected("the image keeps its data in another file");
        }
        if (info.path("virtual-size").asLong(Long.MAX_VALUE) > virtualBytesMax) {
            throw new ImageRejected("the image's virtual size is above the limit of " + virtualBytesMax + " bytes");
        }
    }

    private static boolean startsWith(byte[] head, String magic) {
        var bytes = magic.getBytes(StandardCharsets.ISO_8859_1);
        return head.length >= bytes.length && Arrays.equals(head, 0, bytes.length, bytes, 0, bytes.length);
    }
}
