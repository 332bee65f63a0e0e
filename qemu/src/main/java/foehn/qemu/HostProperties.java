package foehn.qemu;

import foehn.hypervisor.DiskPool;
import foehn.hypervisor.Feature;
import foehn.hypervisor.HostFacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// What the host is: read once where it cannot change, each time where it can.
final class HostProperties {
    private static final Pattern VERSION = Pattern.compile("version (\\d+)\\.(\\d+)\\.(\\d+)");

    private final QemuHostConfig config;
    private final int version;
    private final String cpuModel;

    HostProperties(QemuHostConfig config) throws IOException {
        this.config = config;
        this.version = version(Command.run(Duration.ofSeconds(10), List.of(config.qemuBinary(), "--version")));
        this.cpuModel = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }

    static int version(String text) {
        var matcher = VERSION.matcher(text);
        if (!matcher.find()) {
            throw new IllegalArgumentException("no version in: " + text);
        }
        return Integer.parseInt(matcher.group(1)) * 1_000_000
                + Integer.parseInt(matcher.group(2)) * 1_000
                + Integer.parseInt(matcher.group(3));
    }

    HostFacts facts(Set<DiskPool> pools, Set<Feature> features) {
        try {
            var store = Files.getFileStore(config.localPool());
            long free = Math.min(config.diskGib(), store.getUsableSpace() >> 30);
            return new HostFacts(
                    config.hostname(),
                    "QEMU",
                    version,
                    config.accelerator(),
                    cpuModel,
                    System.getProperty("os.arch", "").equals("amd64") ? "x86_64" : System.getProperty("os.arch", ""),
                    config.vcpus(),
                    config.memoryMib(),
                    Math.min(config.memoryMib(), availableMib()),
                    config.diskGib(),
                    free,
                    uptimeSeconds(),
                    config.migrationAddress(),
                    pools,
                    features);
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }

    private static long availableMib() throws IOException {
        return Files.readAllLines(Path.of("/proc/meminfo")).stream()
                .filter(line -> line.startsWith("MemAvailable:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElse(0);
    }

    private static long uptimeSeconds() throws IOException {
        var text = Files.readString(Path.of("/proc/uptime"));
        return (long) Double.parseDouble(text.substring(0, text.indexOf(' ')));
    }
}
