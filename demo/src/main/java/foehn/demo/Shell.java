package foehn.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs other people's programs, as a user at a terminal would.
final class Shell {
    /// What a program left behind.
    record Outcome(int status, String out, String err) {
        boolean ok() {
            return status == 0;
        }
    }

    /// The program said no, or nothing.
    static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Failed(String message) {
            super(message);
        }
    }

    /// Output goes through files, so that neither pipe can fill up and stop the program.
    static Outcome run(List<String> command, Map<String, String> environment, Duration deadline) {
        try {
            Path out = Files.createTempFile("foehn", ".out");
            Path err = Files.createTempFile("foehn", ".err");
            try {
                var builder = new ProcessBuilder(command)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
                builder.environment().putAll(environment);
                var process = builder.start();
                try {
                    if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                        return new Outcome(-1, read(out), "no end within " + deadline.toSeconds() + " s\n" + read(err));
                    }
                    return new Outcome(process.exitValue(), read(out), read(err));
                } finally {
                    process.destroy();
                }
            } finally {
                Files.deleteIfExists(out);
                Files.deleteIfExists(err);
            }
        } catch (IOException broken) {
            throw new Failed("cannot run " + command.getFirst() + ": " + broken.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Failed("interrupted");
        }
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    private Shell() {}
}
