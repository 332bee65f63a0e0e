package foehn.demo;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The counters of the hosts' migration links, where they can be read: each emulated host is a network namespace of
/// this machine.
final class Wire {
    static final String LINK = "mig";

    private final String namespacePrefix;

    Wire(String namespacePrefix) {
        this.namespacePrefix = namespacePrefix;
    }

    /// What the host has sent over its migration link so far; empty when its namespace is out of reach.
    OptionalLong sentBytes(String host) {
        var outcome = Shell.run(
                List.of("ip", "-n", namespacePrefix + host, "-s", "-j", "link", "show", "dev", LINK),
                Map.of(),
                Duration.ofSeconds(5));
        return outcome.ok() ? sentBytesIn(outcome.out()) : OptionalLong.empty();
    }

    static OptionalLong sentBytesIn(String json) {
        try {
            var bytes = JsonMapper.shared()
                    .readTree(json)
                    .path(0)
                    .path("stats64")
                    .path("tx")
                    .path("bytes");
            return bytes.isNumber() ? OptionalLong.of(bytes.asLong()) : OptionalLong.empty();
        } catch (JacksonException _) {
            return OptionalLong.empty();
        }
    }
}
