package foehn.qemu;

import foehn.hypervisor.ImageRejected;
import foehn.hypervisor.image.ImageHeaders;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Decides whether a guest's image is safe to open. Our own look at the header comes first, because `qemu-img info`
/// itself opens what an image refers to; only then is qemu-img asked, with the format given, never guessed.
final class ImageInspection {
    private static final Set<String> SUPPORTED = Set.of("raw", "qcow2", "vmdk", "vdi", "vhd", "vhdx");

    private final long virtualBytesMax;

    ImageInspection(long virtualBytesMax) {
        this.virtualBytesMax = virtualBytesMax;
    }

    /// Throws [ImageRejected] unless the file is a self-contained image of this format.
    void require(Path file, String format) throws IOException {
        if (!SUPPORTED.contains(format)) {
            throw new ImageRejected("images of format " + format + " are not supported here");
        }
        ImageHeaders.require(file, format, virtualBytesMax);
        requireInfo(file, ImageCache.qemuName(format));
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
}
