package foehn.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What really is on this machine, asked of the kernel and of the file system and not of the cloud.
///
/// @param data the cloud's data directory
record Ground(Path data) {

    /// A QEMU process.
    record Guest(long pid, String host) {}

    /// The processes that run this guest, or wait for it to arrive.
    List<Guest> guests(String server) throws IOException {
        var found = new ArrayList<Guest>();
        for (long pid : processes()) {
            var words = commandLine(pid);
            if (words.contains("qemu-system") && words.contains("\0-uuid\0" + server + "\0")) {
                host(words).ifPresent(host -> found.add(new Guest(pid, host)));
            }
        }
        return found;
    }

    /// Which host's directory the process works in.
    private Optional<String> host(String words) {
        var prefix = data.resolve("hosts") + "/";
        int at = words.indexOf(prefix);
        if (at < 0) {
            return Optional.empty();
        }
        var rest = words.substring(at + prefix.length());
        return Optional.of(rest.substring(0, rest.indexOf('/')));
    }

    /// Files and directories that carry the server's id. The fence of a guest that is gone stays, on purpose: a late
    /// command must still be refused.
    List<Path> files(String server) throws IOException {
        try (var tree = Files.walk(data)) {
            return tree.filter(path -> path.getFileName().toString().contains(server))
                    .filter(path -> !path.toString().contains("/fences/"))
                    .toList();
        }
    }

    static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    private static List<Long> processes() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> name.matches("[0-9]+"))
                    .map(Long::parseLong)
                    .toList();
        }
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException _) {
            // It has ended since.
            return "";
        }
    }
}
