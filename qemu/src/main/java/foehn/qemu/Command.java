package foehn.qemu;

import foehn.hypervisor.HostRefused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs a program of the host (`ip`, `ovs-vsctl`, `qemu-img`) to its end. Arguments are passed as they are: no shell
/// ever sees them.
final class Command {
    /// How it ended.
    record Result(int status, String out, String err) {}

    /// The program's output; a failure is a [HostRefused] that shows what it said.
    static String run(Duration deadline, List<String> words) throws IOException {
        var result = attempt(deadline, words);
        if (result.status() != 0) {
            throw new HostRefused(words.getFirst() + " failed: " + result.err().strip());
        }
        return result.out();
    }

    static String run(String... words) throws IOException {
        return run(Duration.ofSeconds(30), List.of(words));
    }

    /// Output goes through files, so that neither pipe can fill up and stop the program. Status -1: no end in time.
    static Result attempt(Duration deadline, List<String> words) throws IOException {
        Path out = Files.createTempFile("foehn", ".out");
        Path err = Files.createTempFile("foehn", ".err");
        try {
            var process = new ProcessBuilder(words)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                return new Result(-1, "", "no end within " + deadline.toMillis() + " ms");
            }
            return new Result(process.exitValue(), text(out), text(err));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while running " + words.getFirst());
        } finally {
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
        }
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    private Command() {}
}
