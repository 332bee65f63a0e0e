package foehn.demo.object;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongFunction;
import tools.jackson.databind.json.JsonMapper;

/// `foehn bench object`: the real Swift, ours, and a plain web server, each kind of request on one after the other,
/// so that what else the machine does meanwhile bothers all of them alike.
public final class ObjectBench {
    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;
    private static final int PORT = 18400;
    private static final int PORTS_EACH = 10;
    private static final int CONTAINERS = 20;

    private final PrintStream out;
    private final boolean quick;
    private final Duration time;
    private final Map<Peer, Target> targets = new LinkedHashMap<>();
    private final Map<String, Load> loads = new LinkedHashMap<>();
    private final List<Row> rows = new ArrayList<>();
    private final Map<String, Long> stored = new LinkedHashMap<>();

    private ObjectBench(PrintStream out, boolean quick) {
        this.out = out;
        this.quick = quick;
        time = Duration.ofMillis(quick ? 1000 : 3000);
    }

    /// `[--quick] [--json FILE]`
    public static void main(String[] args) throws Exception {
        boolean quick = false;
        Optional<Path> json = Optional.empty();
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--quick" -> quick = true;
                case "--json" -> json = Optional.of(Path.of(args[++i]));
                default -> throw new IllegalArgumentException("unknown option " + args[i]);
            }
        }
        System.exit(new ObjectBench(System.out, quick).run(json) ? 0 : 1);
    }

    private boolean run(Optional<Path> json) throws Exception {
        var home = Path.of(System.getProperty("foehn.home", "."));
        var directory = Files.createTempDirectory("foehn-bench");
        var box = new Peer.Swiftbox(home, directory.resolve("foehn"), PORT + PORTS_EACH);
        try (var swift = new Peer.Swift(home, directory.resolve("swift"), PORT);
                var ours = box;
                var nginx = new Peer.Nginx(home, directory.resolve("nginx"), PORT + 2 * PORTS_EACH)) {
            for (var peer : List.of(swift, ours, nginx)) {
                var target = peer.start();
                targets.put(peer, target);
                loads.put(target.name(), new Load(target, 64 * MIB));
            }
            measure();
            out.printf("%nmemory of ours: %d MB%n", box.residentMegabytes());
        } finally {
            delete(directory);
        }
        var verdict = new Verdict(rows);
        out.println();
        out.print(verdict.text());
        if (json.isPresent()) {
            Files.writeString(
                    json.get(),
                    JsonMapper.shared()
                            .writerWithDefaultPrettyPrinter()
                            .writeValueAsString(Map.of("rows", rows, "promises", verdict.lines())));
        }
        return verdict.held();
    }

    private void measure() throws IOException, InterruptedException {
        for (int i = 0; i < CONTAINERS; i++) {
            make("c" + i);
        }
        warmUp();
        out.print(Row.head());
        for (int size : quick ? new int[] {KIB, MIB, 64 * MIB} : new int[] {KIB, 4 * KIB, MIB, 64 * MIB}) {
            for (int connections : quick ? new int[] {1, 16} : new int[] {1, 16, 64}) {
                putAndGet(size, connections, 1);
            }
        }
        putAndGet(KIB, 16, CONTAINERS);
        mix();
        delete();
        list(10_000);
        if (!quick) {
            list(100_000);
        }
    }

    private void make(String container) throws IOException, InterruptedException {
        for (var entry : targets.entrySet()) {
            entry.getKey().makeContainer(entry.getValue(), container);
        }
    }

    /// Interpreters and compilers alike need some requests before they are what they will be.
    private void warmUp() throws IOException {
        for (var load : loads.values()) {
            var target = load.target();
            long time = quick ? 3 : 10;
            load.run(16, 20_000, Duration.ofSeconds(time), n -> Request.put(target, "/c0/w" + n % 1000, KIB));
            load.run(16, 200_000, Duration.ofSeconds(time), n -> Request.get(target, "/c0/w" + n % 1000, -1));
        }
    }

    private static String size(int bytes) {
        return bytes >= MIB ? bytes / MIB + " MiB" : bytes / KIB + " KiB";
    }

    private static long requestsMax(int size) {
        return size >= 64 * MIB ? 24 : size >= MIB ? 1000 : 300_000;
    }

    /// Large ones are written over and over, so that the disk need not hold them all.
    private static long namesMax(int size) {
        return size >= 64 * MIB ? 6 : size >= MIB ? 200 : Long.MAX_VALUE;
    }

    private static String path(int size, int containers, long n) {
        return "/c" + n % containers + "/" + size + "-" + containers + "-" + n;
    }

    private void putAndGet(int size, int connections, int containers) throws IOException {
        var what = size(size) + " x" + connections + (containers > 1 ? " in " + containers : "");
        var unit = size >= MIB ? Row.Unit.MEGABYTES : Row.Unit.REQUESTS;
        each("PUT " + what, unit, connections, requestsMax(size), load -> {
            var key = load.target().name() + size + "-" + containers;
            long first = size >= MIB ? 0 : stored.getOrDefault(key, 0L);
            return n -> {
                long number = (first + n) % namesMax(size);
                stored.merge(key, number + 1, Math::max);
                return Request.put(load.target(), path(size, containers, number), size);
            };
        });
        each("GET " + what, unit, connections, requestsMax(size) * 4, load -> {
            var random = new Random(size);
            // A request that was begun last may not have been answered.
            long keys =
                    Math.max(1, stored.getOrDefault(load.target().name() + size + "-" + containers, 0L) - connections);
            return n -> Request.get(load.target(), path(size, containers, random.nextLong(keys)), size);
        });
    }

    @FunctionalInterface
    private interface Plan {
        LongFunction<Request> of(Load load);
    }

    private void each(String what, Row.Unit unit, int connections, long requestsMax, Plan plan) throws IOException {
        var measured = new LinkedHashMap<String, Measurement>();
        for (var load : loads.values()) {
            var measurement = load.run(connections, requestsMax, time, plan.of(load));
            if (measurement.failed() > 0) {
                out.printf(
                        "%s on %s: %d failed: %s%n",
                        what, load.target().name(), measurement.failed(), measurement.firstFailure());
            }
            measured.put(load.target().name(), measurement);
        }
        add(new Row(what, unit, measured));
    }

    private void add(Row row) {
        rows.add(row);
        out.print(row.text());
    }

    /// Eighty of a hundred read, fifteen write, five delete what was written.
    private void mix() throws IOException {
        each("mix 80/15/5 x16", Row.Unit.REQUESTS, 16, requestsMax(KIB), load -> {
            var random = new Random(3);
            var target = load.target();
            long[] written = {0, 0};
            long keys = Math.max(1, stored.getOrDefault(target.name() + KIB + "-1", 0L) - 64);
            return n -> {
                int kind = random.nextInt(100);
                if (kind < 80) {
                    return Request.get(target, path(KIB, 1, random.nextLong(keys)), KIB);
                }
                // What is deleted was written long before, and has surely been answered.
                if (kind < 95 || written[1] + 64 > written[0]) {
                    return Request.put(target, "/c1/mix-" + written[0]++, KIB);
                }
                return Request.delete(target, "/c1/mix-" + written[1]++);
            };
        });
    }

    private void delete() throws IOException {
        each("DELETE x16", Row.Unit.REQUESTS, 16, Long.MAX_VALUE, load -> {
            var target = load.target();
            long keys = stored.getOrDefault(target.name() + KIB + "-" + CONTAINERS, 0L) - 16;
            return n -> n < keys
                    ? Request.delete(target, path(KIB, CONTAINERS, n))
                    : Request.get(target, path(KIB, 1, 0), KIB);
        });
    }

    private void list(int names) throws IOException, InterruptedException {
        var container = "list" + names;
        make(container);
        var measured = new LinkedHashMap<String, Measurement>();
        for (var entry : targets.entrySet()) {
            var target = entry.getValue();
            if (target.name().equals("nginx")) {
                continue;
            }
            entry.getKey().fill(target, container, names);
            LongFunction<Request> pages = n -> {
                // Pages of ten thousand, one after the other.
                long first = n * 10_000 % names;
                var marker = first == 0 ? "" : "&marker=name/%08d".formatted(first - 1);
                return Request.get(target, "/" + container + "?format=json&limit=10000" + marker, -1);
            };
            var load = new Load(target, 1);
            load.run(1, 300, time.multipliedBy(3), pages);
            measured.put(target.name(), load.run(1, 1000, time.multipliedBy(2), pages));
        }
        add(new Row("list 10000 of " + names, Row.Unit.REQUESTS, measured));
    }

    private static void delete(Path directory) throws IOException {
        try (var all = Files.walk(directory)) {
            for (var path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
