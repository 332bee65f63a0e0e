package foehn.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// QEMU itself judges the files that we write.
class Qcow2Test {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(longs = {1 << 20, 512L << 20, (512L << 20) + 512, 20L << 30, 16L << 40})
    void aBlankDiskIsWholeAndReadsAsZeroes(long sizeBytes) throws Exception {
        var file = directory.resolve("blank.qcow2");
        Qcow2.create(file, sizeBytes, Optional.empty());
        assertThat(info(file)).contains("\"virtual-size\": " + sizeBytes);
        Command.run("qemu-img", "check", "-f", "qcow2", file.toString());
        var map = Command.run("qemu-img", "map", "--output=json", "-f", "qcow2", file.toString());
        assertThat(map).contains("\"zero\": true").doesNotContain("\"zero\": false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw", "qcow2"})
    void aDiskOverAnImageStartsAsTheImageAndTakesWrites(String format) throws Exception {
        var image = directory.resolve("image." + format);
        Command.run("qemu-img", "create", "-q", "-f", format, image.toString(), "4M");
        Command.run("qemu-io", "-f", format, "-c", "write -P 7 1M 64k", image.toString());
        var file = directory.resolve("disk.qcow2");
        Qcow2.create(file, 3L << 30, Optional.of(new ImageCache.Cached(image, format)));
        assertThat(info(file)).contains(image.toString()).contains("\"backing-filename-format\": \"" + format + "\"");
        Command.run("qemu-io", "-f", "qcow2", "-c", "write -P 9 2G 1M", file.toString());
        assertThat(Command.run("qemu-io", "-f", "qcow2", "-c", "read -P 7 1M 64k", file.toString()))
                .doesNotContain("failed");
        assertThat(Command.run("qemu-io", "-f", "qcow2", "-c", "read -P 9 2G 1M", file.toString()))
                .doesNotContain("failed");
        Command.run("qemu-img", "check", "-f", "qcow2", file.toString());
    }

    private static String info(Path file) throws Exception {
        return Command.run("qemu-img", "info", "--output=json", "-f", "qcow2", file.toString());
    }
}
