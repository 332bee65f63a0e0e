package foehn.emulation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs one of the machine's tools to its end. No shell stands between: an argument is an argument.
final class Command {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final int OUTPUT_BYTES_MAX = 1 << 20;

    /// What the tool printed; a failure is an exception that shows what it said.
    static String run(String... words) throws IOException {
        return run(List.of(words), Map.of(), "");
    }

    /// @param input what the tool reads from its standard input
    static String run(List<String> words, Map<String, String> environment, String input) throws IOException {
        var builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().putAll(environment);
        var process = builder.start();
        // A tool that hangs is killed, which ends the reading below.
        var watchdog = Thread.ofVirtual().start(() -> killAfterDeadline(process));
        try {
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            var output = new String(process.getInputStream().readNBytes(OUTPUT_BYTES_MAX), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(
                        String.join(" ", words) + " failed (" + process.exitValue() + "): " + output.strip());
            }
            return output;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted in " + words.getFirst(), e);
        } finally {
            watchdog.interrupt();
            process.destroyForcibly();
        }
    }

    private static void killAfterDeadline(Process process) {
        try {
            if (!process.waitFor(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            // It has come to its end.
        }
    }

    /// Whether a tool succeeds; what it says does not matter.
    static boolean succeeds(String... words) throws IOException {
        var process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(Path.of("/dev/null").toFile())
                .start();
        try {
            return process.waitFor(DEADLINE.toMillis(), TimeUnit.MILLISECONDS) && process.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted in " + Arrays.toString(words), e);
        } finally {
            process.destroyForcibly();
        }
    }

    /// The time between two looks at a process that starts or ends.
    static void pause() throws IOException {
        try {
            Thread.sleep(10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private Command() {}
}
