package foehn.block.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every backend promises. Each thing is done twice, for a step that is run again after a crash does just that.
abstract class BackendContract {
    private static final long MIB = 1 << 20;

    @TempDir
    Path directory;

    private VolumeBackend backend;

    abstract VolumeBackend backend() throws Exception;

    /// Overwrites the beginning of a volume, as a guest would.
    abstract void write(String volume, String text) throws Exception;

    /// Puts an empty disk there that is nobody's volume.
    ///
    /// @return what it is called
    abstract String leave(long bytes) throws Exception;

    @BeforeEach
    void begin() throws Exception {
        backend = backend();
    }

    private interface Deed {
        void run() throws Exception;
    }

    private static void twice(Deed deed) throws Exception {
        deed.run();
        deed.run();
    }

    private Path file(String text) throws IOException {
        return Files.writeString(
                Files.createTempFile(directory, "content", ""), text + "\0".repeat(512 - text.length()));
    }

    /// @return the first bytes
    private String read(String volume, Optional<String> snapshot, long bytes) throws Exception {
        var raw = directory.resolve("read-" + System.nanoTime());
        backend.read(volume, snapshot, raw);
        try (var file = new RandomAccessFile(raw.toFile(), "r")) {
            assertThat(file.length()).isEqualTo(bytes);
            var begin = new byte[4];
            file.readFully(begin);
            return new String(begin, StandardCharsets.UTF_8).replace('\0', '.');
        }
    }

    private String read(String volume) throws Exception {
        return read(volume, Optional.empty(), MIB);
    }

    private void make(String volume, String text) throws Exception {
        var content = new Content.OfFile(file(text), "raw");
        twice(() -> backend.create(volume, MIB, content));
    }

    @Test
    void anEmptyVolumeIsZeros() throws Exception {
        twice(() -> backend.create("v", MIB, new Content.Empty()));
        assertThat(read("v")).isEqualTo("....");
    }

    @Test
    void aVolumeHoldsItsFileAndZerosBehind() throws Exception {
        make("v", "boot");
        assertThat(read("v")).isEqualTo("boot");
    }

    @Test
    void aVolumeGrowsAndNeverShrinks() throws Exception {
        make("v", "boot");
        twice(() -> backend.extend("v", 2 * MIB));
        backend.extend("v", MIB);
        assertThat(read("v", Optional.empty(), 2 * MIB)).isEqualTo("boot");
    }

    @Test
    void aSnapshotKeepsWhatWas() throws Exception {
        make("v", "old.");
        twice(() -> backend.snapshot("v", "s"));
        write("v", "new.");
        backend.extend("v", 2 * MIB);
        assertThat(read("v", Optional.of("s"), MIB)).isEqualTo("old.");
        assertThat(read("v", Optional.empty(), 2 * MIB)).isEqualTo("new.");
        twice(() -> backend.create("w", 2 * MIB, new Content.OfSnapshot("v", "s")));
        assertThat(read("w", Optional.empty(), 2 * MIB)).isEqualTo("old.");
        twice(() -> backend.revert("v", "s"));
        assertThat(read("v", Optional.empty(), 2 * MIB)).isEqualTo("old.");
        twice(() -> backend.deleteSnapshot("v", "s"));
        assertThatThrownBy(() -> read("v", Optional.of("s"), MIB)).isInstanceOf(IOException.class);
        assertThat(read("v", Optional.empty(), 2 * MIB)).isEqualTo("old.");
        assertThat(read("w", Optional.empty(), 2 * MIB)).isEqualTo("old.");
    }

    @Test
    void aCloneAndItsSourceGoTheirOwnWays() throws Exception {
        make("v", "same");
        twice(() -> backend.create("w", MIB, new Content.OfVolume("v")));
        write("v", "left");
        assertThat(read("w")).isEqualTo("same");
        write("w", "here");
        assertThat(read("v")).isEqualTo("left");
        twice(() -> backend.delete("v"));
        assertThat(read("w")).isEqualTo("here");
        assertThatThrownBy(() -> read("v")).isInstanceOf(IOException.class);
    }

    @Test
    void whatIsThereNoMoreCannotBeUsed() {
        assertThatThrownBy(() -> backend.extend("v", MIB)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> backend.snapshot("v", "s")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> backend.connect("v", "a", false)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> backend.create("w", MIB, new Content.OfVolume("v")))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> backend.create("w", MIB, new Content.OfSnapshot("v", "s")))
                .isInstanceOf(IOException.class);
    }

    @Test
    void whatIsConnectedIsNeitherFrozenNorReplaced() throws Exception {
        make("v", "boot");
        backend.snapshot("v", "s");
        var where = backend.connect("v", "a", false);
        assertThat(backend.connect("v", "a", false)).isEqualTo(where);
        assertThatThrownBy(() -> backend.snapshot("v", "t")).isInstanceOf(BusyException.class);
        assertThatThrownBy(() -> backend.revert("v", "s")).isInstanceOf(BusyException.class);
        assertThatThrownBy(() -> backend.delete("v")).isInstanceOf(BusyException.class);
        assertThatThrownBy(() -> backend.create("w", MIB, new Content.OfVolume("v")))
                .isInstanceOf(BusyException.class);
        backend.connect("v", "b", true);
        twice(() -> backend.disconnect("v", "a"));
        assertThatThrownBy(() -> backend.delete("v")).isInstanceOf(BusyException.class);
        backend.disconnect("v", "b");
        assertThat(read("v")).isEqualTo("boot");
        backend.deleteSnapshot("v", "s");
        backend.delete("v");
    }

    @Test
    void whatLiesThereIsAdoptedAndReleased() throws Exception {
        var reference = leave(MIB);
        assertThat(backend.unmanaged()).containsExactly(new Unmanaged(reference, MIB));
        twice(() -> assertThat(backend.adopt("v", reference)).isEqualTo(MIB));
        assertThat(backend.unmanaged()).isEmpty();
        write("v", "mine");
        backend.snapshot("v", "s");
        var kept = backend.releaseSnapshot("v", "s");
        assertThat(backend.releaseSnapshot("v", "s")).isEqualTo(kept);
        twice(() -> backend.adoptSnapshot("v", "t", kept));
        assertThat(read("v", Optional.of("t"), MIB)).isEqualTo("mine");
        backend.deleteSnapshot("v", "t");
        var released = backend.release("v");
        assertThat(backend.release("v")).isEqualTo(released);
        assertThatThrownBy(() -> backend.adopt("w", "../etc/passwd")).isInstanceOf(IOException.class);
        backend.adopt("w", released);
        assertThat(read("w")).isEqualTo("mine");
    }

    @Test
    void thereIsRoomAndAName() throws Exception {
        assertThat(backend.capacity().freeBytes())
                .isPositive()
                .isLessThanOrEqualTo(backend.capacity().totalBytes());
        assertThat(backend.name()).isEqualTo("here");
        assertThat(backend.protocol()).isNotBlank();
    }
}
