package foehn.object.store;

import foehn.object.store.Decision.Fate;
import foehn.object.store.Decision.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// Measures a backend within its process. `StoreBench DIRECTORY SECONDS WHAT…`, with `put`, `get`, `list`,
/// `cold`, `overwrite`, and `fill=N` among WHAT; `generate=N`, alone, writes rows of N empty objects straight
/// into an index in which `put` has made a container.
final class StoreBench {
    private static final int THREADS = Integer.getInteger("threads", 64);
    private static final int CONTAINERS = Integer.getInteger("containers", 1);
    private static final int SIZE = Integer.getInteger("size", 1024);

    private final DiskBackend backend;
    private final double seconds;
    private final AtomicLong made = new AtomicLong();

    private StoreBench(DiskBackend backend, double seconds) {
        this.backend = backend;
        this.seconds = seconds;
    }

    private interface Work {
        void run(int thread) throws IOException;
    }

    public static void main(String[] args) throws Exception {
        if (args[2].startsWith("generate=")) {
            generate(Path.of(args[0]), Long.parseLong(args[2].substring(9)));
            return;
        }
        long begin = System.nanoTime();
        var options = DiskOptions.defaults();
        options = new DiskOptions(
                Integer.getInteger("shards", options.shards()),
                options.inlineBytesMax(),
                options.cacheBytesMax(),
                options.reserveBytes(),
                0,
                options.keys());
        var backend = DiskBackend.open(Path.of(args[0]), options);
        System.out.printf("opened in %.0f ms%n", (System.nanoTime() - begin) / 1e6);
        var bench = new StoreBench(backend, Double.parseDouble(args[1]));
        for (int i = 2; i < args.length; i++) {
            bench.run(args[i]);
            System.out.println("  " + memory());
        }
        backend.close();
    }

    private static void generate(Path directory, long count) throws IOException {
        try (var indexes = Files.newDirectoryStream(directory, "index-*.db")) {
            for (var index : indexes) {
                try (var store = new WriteStore(index, 64 << 10, 100_000)) {
                    var found = store.container(new ContainerKey("AUTH_bench", "c0"));
                    if (found.isPresent()) {
                        generate(store, found.get(), count);
                    }
                }
            }
        }
    }

    private static void generate(WriteStore store, ContainerRow row, long count) {
        var empty = new Content(0, "", 0, "d41d8cd98f00b204e9800998ecf8427e");
        for (long n = 0; n < count; n++) {
            store.putObject(
                    row.id(),
                    new StoredObject(
                            name(n),
                            new Timestamp(170_000_000_000_000L + n),
                            0,
                            "application/octet-stream",
                            empty.md5(),
                            new TreeMap<>(),
                            OptionalLong.empty(),
                            "",
                            empty));
            if (n % 100_000 == 0) {
                store.commit();
            }
        }
        var old = row.container();
        store.putContainer(row.with(
                new Container(old.key(), 0, old.created(), old.changed(), old.metadata(), new Usage(0, count, 0))));
        store.commit();
    }

    private static String memory() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(l -> l.startsWith("VmRSS") || l.startsWith("RssAnon"))
                .map(l -> l.replaceAll("\\s+", " "))
                .toList()
                .toString();
    }

    private static long cpuNanos() {
        var system = java.lang.management.ManagementFactory.getOperatingSystemMXBean();
        return ((com.sun.management.OperatingSystemMXBean) system).getProcessCpuTime();
    }

    private ContainerKey key(int n) {
        return new ContainerKey("AUTH_bench", "c" + n);
    }

    private static String name(long n) {
        return "o%010d".formatted(n);
    }

    private void run(String what) throws Exception {
        for (int i = 0; i < CONTAINERS; i++) {
            var key = key(i);
            var now = Timestamp.of(Instant.now());
            var container = backend.changeContainer(
                    key,
                    old -> Optional.of(
                            old.orElseGet(() -> new Container(key, 0, now, now, new TreeMap<>(), Usage.NOTHING))));
            made.set(container.orElseThrow().usage().objects() * CONTAINERS);
        }
        var body = BackendContract.random(SIZE);
        switch (what.replaceAll("=.*", "")) {
            case "put" ->
                measure(what, _ -> {
                    long n = made.getAndIncrement();
                    put(key((int) (n % CONTAINERS)), name(n), body);
                });
            case "overwrite" ->
                measure(what, _ -> {
                    long n = ThreadLocalRandom.current().nextLong(made.get());
                    put(key((int) (n % CONTAINERS)), name(n), body);
                });
            case "get" ->
                measure(what, _ -> {
                    long n = ThreadLocalRandom.current().nextLong(Math.min(Long.getLong("keys", 10_000), made.get()));
                    get(key((int) (n % CONTAINERS)), name(n));
                });
            case "cold" ->
                measure(what, _ -> {
                    long n = ThreadLocalRandom.current().nextLong(made.get());
                    get(key((int) (n % CONTAINERS)), name(n));
                });
            case "list" ->
                measure(what, _ -> {
                    long n = ThreadLocalRandom.current().nextLong(Math.max(1, made.get() - 10_000));
                    backend.objects(key(0), new ListQuery("", "", name(n), "", false, 10_000));
                });
            case "fill" -> fill(Long.parseLong(what.substring(5)), body);
            default -> throw new IllegalArgumentException(what);
        }
    }

    private void fill(long until, byte[] body) throws Exception {
        long begin = System.nanoTime();
        long first = made.get();
        var threads = new ArrayList<Thread>();
        for (int t = 0; t < THREADS; t++) {
            threads.add(Thread.startVirtualThread(() -> {
                for (long n = made.getAndIncrement(); n < until; n = made.getAndIncrement()) {
                    try {
                        put(key((int) (n % CONTAINERS)), name(n), body);
                    } catch (IOException trouble) {
                        throw new IllegalStateException(trouble);
                    }
                    if (n % 500_000 == 0) {
                        System.out.printf("%d after %.1f s%n", n, (System.nanoTime() - begin) / 1e9);
                    }
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }
        made.set(until);
        System.out.printf("filled: %.0f/s%n", (until - first) / ((System.nanoTime() - begin) / 1e9));
    }

    private void get(ContainerKey key, String name) throws IOException {
        var object = backend.object(key, name).orElseThrow();
        try (var download = backend.open(object.content())) {
            download.send(0, download.bytes(), piece -> piece.position(piece.limit()));
        }
    }

    private void put(ContainerKey key, String name, byte[] body) throws IOException {
        try (var upload = backend.stage(0, body.length)) {
            for (int at = 0; at < body.length; at += 64 << 10) {
                upload.write(body, at, Math.min(64 << 10, body.length - at));
            }
            var content = upload.finish();
            var object = new StoredObject(
                    name,
                    Timestamp.of(Instant.now()),
                    body.length,
                    "application/octet-stream",
                    content.md5(),
                    new TreeMap<>(),
                    OptionalLong.empty(),
                    "",
                    content);
            backend.change(key, name, (_, _) -> new Outcome.Store(object, Fate.DISCARD));
        }
    }

    private void measure(String what, Work work) throws Exception {
        for (double part : new double[] {0.4, 1}) {
            var count = new LongAdder();
            var threads = new ArrayList<Thread>();
            long begin = System.nanoTime();
            long cpu = cpuNanos();
            long end = begin + (long) (seconds * part * 1e9);
            for (int t = 0; t < THREADS; t++) {
                int thread = t;
                threads.add(Thread.startVirtualThread(() -> {
                    try {
                        while (System.nanoTime() < end) {
                            work.run(thread);
                            count.increment();
                        }
                    } catch (IOException | RuntimeException trouble) {
                        trouble.printStackTrace();
                    }
                }));
            }
            for (var thread : threads) {
                thread.join();
            }
            if (part == 1) {
                double rate = count.sum() / ((System.nanoTime() - begin) / 1e9);
                System.out.printf(
                        "%s: %.0f/s, %.3f ms each at %d threads, %.1f MB/s, %.1f us of processor each%n",
                        what,
                        rate,
                        1000.0 * THREADS / rate,
                        THREADS,
                        rate * SIZE / 1e6,
                        (cpuNanos() - cpu) / 1e3 / count.sum());
            }
        }
    }
}
