package foehn.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/// How much memory the cloud's own processes hold: the kernel's figure, shared pages of programs included.
final class Residence {
    private static final String RESIDENT = "VmRSS:";

    private final Path data;

    /// @param data where the cloud keeps its processes' numbers
    Residence(Path data) {
        this.data = data;
    }

    /// In MB, by the name of the process: `server`, `agent h1`, …
    SequencedMap<String, Long> megabytes() throws IOException {
        var found = new TreeMap<String, Long>();
        megabytes(data.resolve("server.pid")).ifPresent(mb -> found.put("server", mb));
        var hosts = data.resolve("hosts");
        if (Files.isDirectory(hosts)) {
            try (var each = Files.list(hosts)) {
                for (var host : each.toList()) {
                    megabytes(host.resolve("agent.pid")).ifPresent(mb -> found.put("agent " + host.getFileName(), mb));
                }
            }
        }
        return found;
    }

    private static Optional<Long> megabytes(Path pidFile) throws IOException {
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        var status = Path.of("/proc", Files.readString(pidFile).strip(), "status");
        if (!Files.exists(status)) {
            return Optional.empty();
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith(RESIDENT))
                .map(line -> line.substring(RESIDENT.length()).replace("kB", "").strip())
                .map(kibibytes -> Long.parseLong(kibibytes) * 1024 / 1_000_000)
                .findFirst();
    }
}
