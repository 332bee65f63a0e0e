package foehn.agent;

import foehn.hypervisor.HostUnreachable;
import foehn.hypervisor.remote.Authority;
import foehn.hypervisor.remote.Identity;
import foehn.hypervisor.remote.RemoteHost;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/// A QEMU host's agent as a process of its own, which can be killed and started again, and its client.
final class AgentProcess implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);

    final String name;
    final RemoteHost remote;
    private final Path directory;
    private Process process;

    AgentProcess(String name, Path world, Authority authority, RemoteHost.Client client, int portFirst)
            throws Exception {
        this.name = name;
        this.directory = Files.createDirectories(world.resolve(name));
        var here = InetAddress.ofLiteral("127.0.0.1");
        int port;
        try (var socket = new ServerSocket(0, 1, here)) {
            port = socket.getLocalPort();
        }
        authority.issue(new Identity(Identity.Role.HOST, name), Set.of(here), directory.resolve("tls"));
        Files.writeString(directory.resolve("agent.toml"), """
                [host]
                name = "%1$s"
                [listen]
                port = %2$d
                [tls]
                directory = "%3$s/tls"
                [state]
                directory = "%3$s"
                [pools]
                local = "%3$s/disks"
                shared = "%4$s/shared"
                [images]
                cache = "%4$s/images"
                [virtualSwitch]
                metadataService = false
                [migration]
                portFirst = %5$d
                portLast = %6$d
                [capacity]
                vcpus = 4
                memoryMib = 4096
                diskGib = 20
                [hypervisor]
                accelerator = "tcg"
                """.formatted(
                        name, port, directory, world, portFirst, portFirst + 49));
        this.remote = client.host(name, URI.create("https://127.0.0.1:" + port));
        this.process = start();
    }

    /// With the flags that the README names.
    private Process start() throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java,
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx96m",
                        "-Xss512k",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AgentMain.class.getName(),
                        directory.resolve("agent.toml").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("agent.log").toFile()))
                .start();
    }

    void awaitReady() throws Exception {
        long end = System.nanoTime() + START.toNanos();
        while (true) {
            try {
                remote.facts();
                return;
            } catch (HostUnreachable notYet) {
                if (System.nanoTime() > end || !process.isAlive()) {
                    throw new AssertionError(Files.readString(directory.resolve("agent.log")), notYet);
                }
                Thread.sleep(20);
            }
        }
    }

    /// SIGKILL: nothing of the agent runs after it.
    void kill() throws Exception {
        process.destroyForcibly().waitFor();
    }

    void restart() throws Exception {
        process = start();
        awaitReady();
    }

    long residentMib() throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() throws Exception {
        kill();
    }
}
