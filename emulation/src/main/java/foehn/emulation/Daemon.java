package foehn.emulation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/// A process that outlives this one. It is known by its pid file: adopted when it runs, started when it does not.
///
/// @param pidFile written by the daemon itself; its directory occurs in the daemon's command line, by which a number
///     that the kernel has given to another process is told apart
/// @param detaches whether the command comes to an end when the daemon is ready; otherwise the command is the daemon
public record Daemon(
        String name, Path pidFile, List<String> command, Map<String, String> environment, boolean detaches) {

    /// Runs afterwards; true when it had to be started.
    public boolean ensure() throws IOException {
        if (runs()) {
            return false;
        }
        Files.createDirectories(directory());
        if (detaches) {
            Command.run(command, environment, "");
        } else {
            start();
        }
        return true;
    }

    public boolean runs() {
        return pid().isPresent();
    }

    public OptionalLong pid() {
        try {
            long pid = Long.parseLong(Files.readString(pidFile).strip());
            return commandLine(pid).contains(directory().toString()) ? OptionalLong.of(pid) : OptionalLong.empty();
        } catch (IOException | NumberFormatException _) {
            return OptionalLong.empty();
        }
    }

    /// A process that is just becoming another program has none for a moment; one that has ended has none for ever.
    private static String commandLine(long pid) throws IOException {
        var file = Path.of("/proc", Long.toString(pid), "cmdline");
        var words = Files.readString(file, StandardCharsets.ISO_8859_1);
        for (int look = 0; words.isEmpty() && look < 3; look++) {
            Command.pause();
            words = Files.readString(file, StandardCharsets.ISO_8859_1);
        }
        return words;
    }

    /// The process writes its own number before it becomes the daemon, so that there is none which nobody knows of.
    /// A session of its own keeps a terminal's Ctrl-C away from it.
    private void start() throws IOException {
        var words =
                new ArrayList<>(List.of("setsid", "sh", "-c", "echo $$ >\"$0\" && exec \"$@\"", pidFile.toString()));
        words.addAll(command);
        var log = ProcessBuilder.Redirect.appendTo(log().toFile());
        Files.deleteIfExists(pidFile);
        var builder = new ProcessBuilder(words)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(log)
                .redirectError(log);
        builder.environment().putAll(environment);
        var process = builder.start();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (process.isAlive() && !Files.exists(pidFile) && System.nanoTime() < end) {
            Command.pause();
        }
        if (!process.isAlive()) {
            throw new IOException(name + " ended at once; see " + log());
        }
    }

    /// Gone afterwards: asked to end, and killed when `grace` is over.
    public void stop(Duration grace) throws IOException {
        var pid = pid();
        if (pid.isEmpty()) {
            return;
        }
        var process = ProcessHandle.of(pid.getAsLong());
        process.ifPresent(ProcessHandle::destroy);
        long end = System.nanoTime() + grace.toNanos();
        while (runs() && System.nanoTime() < end) {
            Command.pause();
        }
        if (runs()) {
            process.ifPresent(ProcessHandle::destroyForcibly);
        }
        try {
            Files.delete(pidFile);
        } catch (NoSuchFileException _) {
            // A daemon that ends well takes its pid file with it.
        }
    }

    /// What the process says, where its command does not write a log of its own.
    public Path log() {
        var file = String.valueOf(pidFile.getFileName());
        return pidFile.resolveSibling(file.substring(0, file.lastIndexOf('.')) + ".log");
    }

    private Path directory() {
        return Objects.requireNonNull(pidFile.getParent());
    }
}
