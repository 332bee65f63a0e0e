package foehn.object.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import foehn.object.store.Decision.Fate;
import foehn.object.store.Decision.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Disks that rot, fill up, and hold what nobody owns.
class DiskFaultsTest {
    private static final ContainerKey C = new ContainerKey("AUTH_f", "c");
    private static final int LARGE = 300_000;
    private static final int SMALL = 5_000;

    @TempDir
    Path directory;

    private final AtomicLong free = new AtomicLong(1L << 40);
    private DiskBackend backend;

    @BeforeEach
    void open() throws IOException {
        var options = DiskOptions.defaults().withAudit(0).withReserve(1 << 20);
        backend = DiskBackend.open(directory, options, InstantSource.system(), free::get);
        backend.changeContainer(
                C,
                old -> Optional.of(old.orElseGet(() ->
                        new Container(C, 0, new Timestamp(1), new Timestamp(1), new TreeMap<>(), Usage.NOTHING))));
    }

    @AfterEach
    void close() {
        backend.close();
    }

    private void put(String name, int length) throws IOException {
        try (var upload = backend.stage(0, length)) {
            upload.write(BackendContract.random(length), 0, length);
            var content = upload.finish();
            try {
                backend.change(C, name, (_, _) -> new Outcome.Store(object(name, content), Fate.DISCARD));
            } catch (StorageFull full) {
                backend.discard(content);
                throw full;
            }
        }
    }

    private static StoredObject object(String name, Content content) {
        return new StoredObject(
                name,
                new Timestamp(2),
                content.bytes(),
                "a/b",
                content.md5(),
                new TreeMap<>(),
                OptionalLong.empty(),
                "",
                content);
    }

    private byte[] read(String name) throws IOException {
        try (var download = backend.open(backend.object(C, name).orElseThrow().content())) {
            return download.stream(0, download.bytes()).readAllBytes();
        }
    }

    private List<Path> files() throws IOException {
        try (var all = Files.walk(directory.resolve("contents"))) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private static void flip(Path file, long at) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var one = ByteBuffer.allocate(1);
            channel.read(one, at);
            channel.write(ByteBuffer.wrap(new byte[] {(byte) ~one.get(0)}), at);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 70_000, LARGE - 1, LARGE, LARGE + 25})
    void aFlippedByteIsNeverGivenOut(int at) throws IOException {
        put("o", LARGE);
        flip(files().getFirst(), at);
        assertThatThrownBy(() -> read("o")).isInstanceOf(Rotten.class);
    }

    @Test
    void whatLiesBeforeTheRottenBlockIsStillGood() throws IOException {
        put("o", LARGE);
        flip(files().getFirst(), LARGE - 1);
        try (var download = backend.open(backend.object(C, "o").orElseThrow().content())) {
            assertThat(download.stream(0, 1000).readAllBytes())
                    .isEqualTo(java.util.Arrays.copyOf(BackendContract.random(LARGE), 1000));
        }
    }

    @Test
    void aFileThatWasCutOffIsRotten() throws IOException {
        put("o", LARGE);
        try (var channel = FileChannel.open(files().getFirst(), StandardOpenOption.WRITE)) {
            channel.truncate(LARGE / 2);
        }
        assertThatThrownBy(() -> read("o")).isInstanceOf(Rotten.class);
    }

    @Test
    void theAuditorFindsRotAndMovesItAway() throws Exception {
        put("good", LARGE);
        put("small", SMALL);
        var good = files().getFirst();
        put("bad", LARGE);
        flip(files().stream().filter(f -> !f.equals(good)).findFirst().orElseThrow(), 100_000);
        backend.audit();
        assertThat(backend.care().rottenContents()).isEqualTo(1);
        assertThat(files()).containsExactly(good);
        assertThat(directory.resolve("quarantine")).isDirectoryContaining(Files::isRegularFile);
        assertThatThrownBy(() -> read("bad")).isInstanceOf(Rotten.class);
        assertThat(read("good")).isEqualTo(BackendContract.random(LARGE));
        assertThat(read("small")).isEqualTo(BackendContract.random(SMALL));
        backend.audit();
        assertThat(backend.care().rottenContents()).as("said once").isEqualTo(1);
        put("bad", LARGE);
        assertThat(read("bad")).isEqualTo(BackendContract.random(LARGE));
    }

    @Test
    void smallContentsRotToo() throws Exception {
        put("small", SMALL);
        backend.close();
        for (int i = 0; i < 4; i++) {
            try (var index = new SqliteStore(directory.resolve("index-" + i + ".db"), 100) {}) {
                index.call("UPDATE inline SET body ="
                                + " CAST(substr(body, 1, 1000) || zeroblob(length(body) - 1000) AS BLOB)")
                        .run();
            }
        }
        open();
        assertThatThrownBy(() -> read("small")).isInstanceOf(Rotten.class);
        backend.audit();
        assertThat(backend.care().rottenContents()).isEqualTo(1);
        assertThatThrownBy(() -> read("small")).isInstanceOf(Rotten.class);
    }

    @Test
    void orphansAreCollectedAndNothingElse() throws IOException {
        put("o", LARGE);
        var owned = files().getFirst();
        var upload = backend.stage(0, LARGE);
        upload.write(BackendContract.random(LARGE), 0, LARGE);
        backend.collectOrphans();
        assertThat(files()).as("one is still being written").hasSize(2);
        var staged = upload.finish();
        backend.collectOrphans();
        assertThat(files()).hasSize(2);
        backend.close();
        open();
        backend.collectOrphans();
        assertThat(files()).containsExactly(owned);
        assertThat(backend.care().orphansRemoved()).isEqualTo(1);
        assertThatThrownBy(() -> backend.open(staged)).isInstanceOf(Rotten.class);
    }

    @Test
    void anUploadThatBreaksOffLeavesNothing() throws IOException {
        try (var upload = backend.stage(0, -1)) {
            upload.write(BackendContract.random(LARGE), 0, LARGE);
            assertThat(files()).hasSize(1);
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void aFullDiskTakesNothingInAndRecovers() throws Exception {
        put("before", SMALL);
        free.set(1 << 20);
        Thread.sleep(300);
        assertThatThrownBy(() -> put("small", SMALL)).isInstanceOf(StorageFull.class);
        assertThatThrownBy(() -> put("large", LARGE)).isInstanceOf(StorageFull.class);
        assertThat(backend.objects(C, ListQuery.all(9))).hasSize(1);
        assertThat(files()).isEmpty();
        assertThat(read("before")).isEqualTo(BackendContract.random(SMALL));
        backend.change(C, "before", (_, _) -> new Outcome.Remove(Fate.DISCARD));
        free.set(1L << 40);
        Thread.sleep(300);
        put("after", LARGE);
        assertThat(read("after")).isEqualTo(BackendContract.random(LARGE));
    }

    @Test
    void oneProcessAtATime() {
        assertThatThrownBy(() -> DiskBackend.open(directory, DiskOptions.defaults()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("in use");
    }
}
