package foehn.emulation;

import foehn.hypervisor.remote.Authority;
import foehn.hypervisor.remote.Identity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A host's agent: its configuration, its certificate and its process.
final class HostAgent {
    private static final int PORT = 9001;

    private final EmulationConfig config;
    private final String host;
    private final int number;
    private final Namespace namespace;
    private final Path data;
    private final Path switchDatabase;
    private final List<String> program;

    /// @param program the command that starts an agent, but for the name of its configuration file
    HostAgent(
            EmulationConfig config,
            String host,
            int number,
            Namespace namespace,
            Path data,
            Path switchDatabase,
            List<String> program) {
        this.config = config;
        this.host = host;
        this.number = number;
        this.namespace = namespace;
        this.data = data;
        this.switchDatabase = switchDatabase;
        this.program = program;
    }

    Path directory() {
        return data.resolve("hosts").resolve(host);
    }

    URI address() {
        return URI.create("https://" + config.management().host(number) + ":" + PORT);
    }

    Daemon daemon() {
        var command = new ArrayList<>(program);
        command.add(directory().resolve("agent.toml").toString());
        return new Daemon(
                "agent " + host, directory().resolve("agent.pid"), namespace.inside(command), Map.of(), false);
    }

    void ensure(Authority authority) throws IOException {
        Files.createDirectories(directory());
        authority.issue(
                new Identity(Identity.Role.HOST, host),
                Set.of(
                        InetAddress.ofLiteral(config.management().host(number)),
                        InetAddress.ofLiteral(config.migration().host(number))),
                directory().resolve("tls"));
        var half = Files.writeString(directory().resolve("agent.toml.new"), configuration());
        Files.move(half, directory().resolve("agent.toml"), StandardCopyOption.ATOMIC_MOVE);
        daemon().ensure();
    }

    private String configuration() {
        return """
                [host]
                name = "%s"
                [listen]
                address = "%s"
                port = %d
                [tls]
                directory = "%s"
                [state]
                directory = "%s"
                [pools]
                local = "%s"
                shared = "%s"
                [images]
                cache = "%s"
                [virtualSwitch]
                database = "%s"
                [migration]
                address = "%s"
                [capacity]
                vcpus = %d
                memoryMib = %d
                diskGib = %d
                [hypervisor]
                kind = "%s"
                """.formatted(
                        host,
                        config.management().host(number),
                        PORT,
                        directory().resolve("tls"),
                        directory(),
                        directory().resolve("disks"),
                        data.resolve("shared"),
                        data.resolve("cache"),
                        switchDatabase,
                        config.migration().host(number),
                        config.hostVcpus(),
                        config.hostMemoryMib(),
                        config.hostDiskGib(),
                        config.hypervisor());
    }
}
