package foehn.emulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.json.JsonMapper;

/// A network namespace with a name, or the machine's own one, driven by `ip`.
///
/// @param name empty: the machine's own
record Namespace(String name) {
    static final Namespace MACHINE = new Namespace("");
    private static final Path NAMES = Path.of("/run/netns");

    /// There afterwards; true when it had to be made.
    boolean ensure() throws IOException {
        var file = NAMES.resolve(name);
        // A name without a namespace behind it is what a machine's restart, or a mount gone wrong, leaves behind.
        if (Files.exists(file) && Command.succeeds("ip", "-n", name, "link", "set", "lo", "up")) {
            return false;
        }
        remove();
        Command.run("ip", "netns", "add", name);
        Command.run("ip", "-n", name, "link", "set", "lo", "up");
        return true;
    }

    boolean exists() {
        return Files.exists(NAMES.resolve(name));
    }

    /// Gone afterwards, with its interfaces. Processes in it are not touched.
    void remove() throws IOException {
        if (exists()) {
            Command.run("ip", "netns", "delete", name);
        }
    }

    Set<String> interfaces() throws IOException {
        var names = new HashSet<String>();
        for (var link : JsonMapper.shared().readTree(ip(List.of("-j", "link", "show"), ""))) {
            names.add(link.path("ifname").asString(""));
        }
        return names;
    }

    /// Commands of `ip`, one a line; the first that fails is the last.
    void batch(String lines) throws IOException {
        if (!lines.isBlank()) {
            ip(List.of("-batch", "-"), lines);
        }
    }

    private String ip(List<String> words, String input) throws IOException {
        var all = new ArrayList<String>(List.of("ip"));
        if (!name.isEmpty()) {
            all.addAll(List.of("-n", name));
        }
        all.addAll(words);
        return Command.run(all, Map.of(), input);
    }

    /// The command as it must be run for the process to live here. `ip netns exec` would also give it a mount
    /// table of its own, and names that it gives to namespaces would die with it.
    List<String> inside(List<String> command) {
        if (name.isEmpty()) {
            return command;
        }
        var all = new ArrayList<String>(List.of("nsenter", "--net=" + NAMES.resolve(name), "--"));
        all.addAll(command);
        return all;
    }

    /// The userspace switch carries what it is given, so nothing may be left for hardware to complete.
    void switchOffloadsOff(String link) throws IOException {
        Command.run(
                inside(List.of(
                        "ethtool", "-K", link, "tx", "off", "rx", "off", "tso", "off", "gso", "off", "gro", "off")),
                Map.of(),
                "");
    }

    /// The link sends no faster than this from now on.
    void cap(String link, long bitsPerSecond) throws IOException {
        // A bucket of ten milliseconds is what the kernel's clock needs to keep up with a gigabit.
        long burstBytes = Math.max(64 * 1024, bitsPerSecond / 8 / 100);
        var words = new ArrayList<>(List.of("tc", "-n", name, "qdisc", "replace", "dev", link, "root", "tbf"));
        words.addAll(List.of("rate", bitsPerSecond + "bit", "burst", burstBytes + "b", "latency", "50ms"));
        Command.run(words, Map.of(), "");
    }

    /// All processes that live here.
    Set<Long> processes() throws IOException {
        var pids = new TreeSet<Long>();
        if (exists()) {
            Command.run("ip", "netns", "pids", name).lines().map(Long::valueOf).forEach(pids::add);
        }
        return pids;
    }

    /// Nothing lives here afterwards: asked to end, and killed when `grace` is over.
    void killAll(Duration grace) throws IOException {
        for (long pid : processes()) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
        }
        long end = System.nanoTime() + grace.toNanos();
        while (!processes().isEmpty() && System.nanoTime() < end) {
            Command.pause();
        }
        for (long pid : processes()) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /// All named namespaces of the machine that begin so.
    static Set<String> named(String prefix) throws IOException {
        var found = new TreeSet<String>();
        if (Files.isDirectory(NAMES)) {
            try (var names = Files.list(NAMES)) {
                names.map(path -> String.valueOf(path.getFileName()))
                        .filter(name -> name.startsWith(prefix))
                        .forEach(found::add);
            }
        }
        return found;
    }
}
