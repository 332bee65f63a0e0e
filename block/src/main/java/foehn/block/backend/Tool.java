package foehn.block.backend;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs a program to its end. Arguments are passed as they are: no shell.
final class Tool {
    /// What came of it: standard output and errors together.
    record Said(int status, String text) {}

    static Said run(List<String> command, long timeout, TimeUnit unit) throws IOException {
        return run(command, Map.of(), timeout, unit);
    }

    static Said run(List<String> command, Map<String, String> environment, long timeout, TimeUnit unit)
            throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        var process = builder.start();
        process.getOutputStream().close();
        // Where a program hangs, reading would too: so it is ended by a clock that does not wait for it.
        var watch = Thread.ofVirtual().start(() -> {
            try {
                if (!process.waitFor(timeout, unit)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException _) {
                process.destroyForcibly();
            }
        });
        try {
            var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            watch.join();
            return new Said(status, text.strip());
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException(command.getFirst() + " was interrupted");
        }
    }

    private Tool() {}
}
