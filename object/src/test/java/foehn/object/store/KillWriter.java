package foehn.object.store;

import foehn.object.store.Decision.Fate;
import foehn.object.store.Decision.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;

/// What [KillTest] kills: writers that say what they begin and what is done.
final class KillWriter {
    static final int WRITERS = 12;
    static final int NAMES = 25;
    static final List<ContainerKey> CONTAINERS =
            List.of(new ContainerKey("AUTH_k", "one"), new ContainerKey("AUTH_k", "two"));

    private KillWriter() {}

    static byte[] bytes(long seed, int length) {
        var bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static byte[] bytes(StoredObject object) {
        return bytes(Long.parseLong(object.metadata().get("seed")), (int) object.bytes());
    }

    public static void main(String[] args) throws Exception {
        var backend = DiskBackend.open(Path.of(args[0]), DiskOptions.defaults());
        for (var key : CONTAINERS) {
            backend.changeContainer(
                    key,
                    old -> Optional.of(old.orElseGet(() -> new Container(
                            key,
                            0,
                            Timestamp.of(Instant.now()),
                            Timestamp.of(Instant.now()),
                            new TreeMap<>(),
                            Usage.NOTHING))));
        }
        say("ready");
        for (int w = 0; w < WRITERS; w++) {
            int writer = w;
            Thread.startVirtualThread(() -> {
                try {
                    write(backend, writer, new Random(Long.parseLong(args[1]) * 1000 + writer));
                } catch (IOException | RuntimeException trouble) {
                    trouble.printStackTrace();
                }
            });
        }
        Thread.sleep(Long.MAX_VALUE);
    }

    private static void say(String line) {
        synchronized (System.out) {
            System.out.println(line);
            System.out.flush();
        }
    }

    private static void write(Backend backend, int writer, Random chance) throws IOException {
        while (true) {
            var key = CONTAINERS.get(chance.nextInt(CONTAINERS.size()));
            var name = "w" + writer + "-" + chance.nextInt(NAMES);
            int kind = chance.nextInt(10);
            if (kind < 2) {
                said(key, name, 0, -1, () -> backend.change(key, name, (_, _) -> new Outcome.Remove(Fate.DISCARD)));
                continue;
            }
            long seed = 1 + chance.nextInt(1_000_000_000);
            int length = kind < 7 ? chance.nextInt(3000) : chance.nextInt(200_000);
            said(key, name, seed, length, () -> put(backend, key, name, seed, length));
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void said(ContainerKey key, String name, long seed, int length, Work work) throws IOException {
        var what = key.container() + "/" + name + " " + seed + " " + length + ".";
        say("begin " + what);
        work.run();
        say("done " + what);
    }

    private static void put(Backend backend, ContainerKey key, String name, long seed, int length) throws IOException {
        try (var upload = backend.stage(0, length)) {
            upload.write(bytes(seed, length), 0, length);
            var content = upload.finish();
            var metadata = new TreeMap<String, String>();
            metadata.put("seed", Long.toString(seed));
            var object = new StoredObject(
                    name,
                    Timestamp.of(Instant.now()),
                    length,
                    "a/b",
                    content.md5(),
                    metadata,
                    OptionalLong.empty(),
                    "",
                    content);
            backend.change(key, name, (_, _) -> new Outcome.Store(object, Fate.DISCARD));
        }
    }
}
