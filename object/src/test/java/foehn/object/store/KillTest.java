package foehn.object.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Kills a process that writes, again and again, and looks at what is left. `-Dkill.rounds=50` for the long run.
///
/// The child says `begin NAME SEED LENGTH` before a change and `done NAME SEED LENGTH` after it (length -1: removed).
/// Each name has one writer, so after a kill it holds what was last said to be done, or what was begun after that.
class KillTest {
    private static final int ROUNDS = Integer.getInteger("kill.rounds", 4);

    @TempDir
    Path directory;

    private final Random chance = new Random();
    private final Map<String, String> done = new HashMap<>();
    private final Map<String, String> begun = new HashMap<>();

    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void whatWasAcknowledgedIsThereAndTheRestIsWholeOrAbsent() throws Exception {
        long acknowledged = 0;
        for (int round = 0; round < ROUNDS; round++) {
            acknowledged += runAndKill(round);
            verify();
        }
        assertThat(acknowledged).isGreaterThan(ROUNDS * 20L);
    }

    private long runAndKill(int round) throws Exception {
        var command = List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                KillWriter.class.getName(),
                directory.toString(),
                Integer.toString(round));
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var lines = new ArrayList<String>();
        try (var out = new BufferedReader(new InputStreamReader(process.getInputStream()))) {
            var first = out.readLine();
            assertThat(first).isEqualTo("ready");
            var killer = Thread.ofPlatform().start(() -> {
                try {
                    Thread.sleep(100 + chance.nextInt(900));
                } catch (InterruptedException nobodyDoesThis) {
                    throw new IllegalStateException(nobodyDoesThis);
                }
                // Process.destroyForcibly would close the pipe, with what is still to be read in it.
                process.toHandle().destroyForcibly();
            });
            for (var line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
            }
            killer.join();
        }
        process.waitFor();
        long acknowledged = 0;
        for (var line : lines) {
            var words = line.split(" ");
            if (words.length == 4 && words[3].endsWith(".")) {
                var state = words[2] + " " + words[3];
                begun.put(words[1], state);
                if (words[0].equals("done")) {
                    done.put(words[1], state);
                    begun.remove(words[1]);
                    acknowledged++;
                }
            }
        }
        return acknowledged;
    }

    private void verify() throws Exception {
        long files;
        try (var backend = DiskBackend.open(directory, DiskOptions.defaults().withAudit(0))) {
            for (var key : KillWriter.CONTAINERS) {
                requireWhole(backend, key);
            }
            backend.collectOrphans();
            files = KillWriter.CONTAINERS.stream()
                    .flatMap(key -> backend.objects(key, ListQuery.all(1_000_000)).stream())
                    .filter(e -> e instanceof ListEntry.Item<StoredObject> item
                            && BlobFiles.isReference(item.item().content().reference()))
                    .count();
        }
        try (var all = Files.walk(directory.resolve("contents"))) {
            assertThat(all.filter(Files::isRegularFile).count()).isEqualTo(files);
        }
    }

    private void requireWhole(DiskBackend backend, ContainerKey key) throws Exception {
        var listed = new HashMap<String, StoredObject>();
        long bytes = 0;
        for (var entry : backend.objects(key, ListQuery.all(1_000_000))) {
            if (entry instanceof ListEntry.Item<StoredObject> item) {
                listed.put(item.name(), item.item());
                bytes += item.item().bytes();
            }
        }
        assertThat(backend.container(key).map(Container::usage)).contains(new Usage(0, listed.size(), bytes));
        for (int n = 0; n < KillWriter.NAMES; n++) {
            for (int w = 0; w < KillWriter.WRITERS; w++) {
                var name = "w" + w + "-" + n;
                var id = key.container() + "/" + name;
                var object = Optional.ofNullable(listed.remove(name));
                assertThat(backend.object(key, name)).isEqualTo(object);
                var state = object.isEmpty()
                        ? "0 -1."
                        : object.get().metadata().get("seed") + " "
                                + object.get().bytes() + ".";
                var was = done.getOrDefault(id, "0 -1.");
                assertThat(state).as(id).isIn(was, begun.getOrDefault(id, was));
                if (object.isPresent()) {
                    try (var download = backend.open(object.get().content())) {
                        assertThat(download.stream(0, download.bytes()).readAllBytes())
                                .isEqualTo(KillWriter.bytes(object.get()));
                    }
                }
                done.put(id, state);
                begun.remove(id);
            }
        }
        assertThat(listed).isEmpty();
    }
}
