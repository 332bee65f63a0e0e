package foehn.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A Swiftbox as developers start it, `foehn swiftbox`, a process of its own, and stock clients beside it.
final class RealSwiftbox implements AutoCloseable {
    private static final Duration COMMAND_DEADLINE = Duration.ofSeconds(180);

    private final Path data;
    private final Path output;
    private final Process process;

    RealSwiftbox(Path data, int port) throws IOException, InterruptedException {
        this.data = data;
        this.output = data.resolve("swiftbox.out");
        Files.createDirectories(data);
        Files.writeString(data.resolve("foehn.toml"), """
                [http]
                port = %d
                [object]
                s3Port = %d
                """.formatted(port, port + 1));
        var words = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx192m",
                "-cp",
                RealCloud.classPath(),
                "foehn.server.Main",
                "swiftbox");
        var builder = new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("FOEHN_DATA", data.toString());
        process = builder.start();
        try {
            RealCloud.await("swiftbox says that it is ready", Duration.ofSeconds(60), this::isReady);
        } catch (AssertionError late) {
            process.destroyForcibly();
            throw new AssertionError(output(), late);
        }
    }

    private boolean isReady() throws IOException {
        if (!process.isAlive()) {
            throw new AssertionError("swiftbox has ended:\n" + output());
        }
        return output().contains("Ctrl-C");
    }

    private String output() throws IOException {
        return Files.readString(output);
    }

    /// The commands that it offers, by the client's name, as it printed them.
    Map<String, String> offered() throws IOException {
        var commands = new LinkedHashMap<String, String>();
        for (var line : output().split("\n")) {
            int at = line.indexOf("  $ ");
            if (at > 0) {
                commands.put(
                        line.substring(0, at).strip(), line.substring(at + 4).strip());
            }
        }
        return commands;
    }

    /// What a script prints that begins with the credentials in its environment; a failing one fails the test.
    String run(String script) throws IOException, InterruptedException {
        return plain(". " + data.resolve("openrc-demo") + "\n" + script);
    }

    /// The same, without credentials.
    String plain(String script) throws IOException, InterruptedException {
        var log = Files.createTempFile(data, "client", ".log");
        var words = new ArrayList<>(List.of("bash", "-euo", "pipefail", "-c", script));
        var builder = new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile());
        var environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("OS_") || name.startsWith("AWS_"));
        environment.put("PATH", "/usr/bin:/bin");
        environment.put("HOME", data.toString());
        environment.put("PYTHONWARNINGS", "ignore");
        var client = builder.start();
        boolean ended = client.waitFor(COMMAND_DEADLINE.toSeconds(), TimeUnit.SECONDS);
        if (!ended) {
            client.destroyForcibly();
        }
        var said = Files.readString(log);
        if (!ended || client.exitValue() != 0) {
            throw new AssertionError("failed: " + script + "\n" + said);
        }
        return said;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
