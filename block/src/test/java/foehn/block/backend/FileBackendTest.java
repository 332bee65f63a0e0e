package foehn.block.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FileBackendTest extends BackendContract {
    private static final long MIB = 1 << 20;

    private Path volumes() {
        return directory.resolve("volumes");
    }

    @Override
    VolumeBackend backend() throws Exception {
        return new FileBackend("here", volumes());
    }

    private static void run(String... command) throws Exception {
        var said = Tool.run(List.of(command), 1, TimeUnit.MINUTES);
        assertThat(said.status()).as(said.text()).isZero();
    }

    @Override
    void write(String volume, String text) throws Exception {
        var bytes = Files.writeString(Files.createTempFile(directory, "bytes", ""), text);
        var file = volumes().resolve("volume-" + volume + ".qcow2").toString();
        run("qemu-io", "-f", "qcow2", "-c", "write -s " + bytes + " 0 " + text.length(), file);
    }

    @Override
    String leave(long bytes) throws Exception {
        Files.createDirectories(volumes());
        run(
                "qemu-img",
                "create",
                "-q",
                "-f",
                "qcow2",
                volumes().resolve("left.qcow2").toString(),
                Long.toString(bytes));
        return "left.qcow2";
    }

    private List<String> files() throws Exception {
        return new Folder(volumes()).names();
    }

    @Test
    void clonesAndSnapshotsCopyNothing() throws Exception {
        var backend = backend();
        var big = directory.resolve("big");
        Files.write(big, new byte[] {1});
        var noise = new byte[(int) (8 * MIB)];
        new java.util.Random(1).nextBytes(noise);
        Files.write(big, noise);
        backend.create("v", 64 * MIB, new Content.OfFile(big, "raw"));
        backend.snapshot("v", "s");
        backend.create("w", 64 * MIB, new Content.OfSnapshot("v", "s"));
        backend.create("x", 64 * MIB, new Content.OfVolume("w"));
        long small = 0;
        for (var file : files()) {
            small += Files.size(volumes().resolve(file)) > 4 * MIB ? 0 : 1;
        }
        assertThat(small).isEqualTo(files().size() - 1);
    }

    @Test
    void nothingIsLeftWhenAllIsDeleted() throws Exception {
        var backend = backend();
        backend.create("v", MIB, new Content.Empty());
        backend.snapshot("v", "s");
        backend.create("w", MIB, new Content.OfSnapshot("v", "s"));
        backend.create("x", MIB, new Content.OfVolume("w"));
        backend.deleteSnapshot("v", "s");
        backend.delete("v");
        assertThat(files()).contains("node-s.qcow2");
        backend.delete("w");
        backend.delete("x");
        assertThat(files()).isEmpty();
    }

    /// As a crash leaves it: the head is a node already, and there is no new one yet.
    @Test
    void aHalfTakenSnapshotIsFinished() throws Exception {
        var backend = backend();
        backend.create("v", MIB, new Content.Empty());
        write("v", "here");
        Files.createFile(volumes().resolve("keep-s"));
        Files.move(volumes().resolve("volume-v.qcow2"), volumes().resolve("node-s.qcow2"));
        backend.create("other", MIB, new Content.Empty());
        backend.delete("other");
        backend.snapshot("v", "s");
        backend.deleteSnapshot("v", "s");
        var raw = directory.resolve("raw");
        backend.read("v", java.util.Optional.empty(), raw);
        assertThat(Files.readString(raw)).startsWith("here");
    }
}
