package foehn.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A login to the guest by the stock `ssh`, with the key pair that the cloud put into it.
final class Ssh {
    private final String address;
    private final Path key;

    Ssh(String address, Path key) {
        this.address = address;
        this.key = key;
    }

    /// A command's output; fails when the command does.
    String run(String command) {
        var outcome = attempt(command, Duration.ofMinutes(1));
        if (!outcome.ok()) {
            throw new Shell.Failed(
                    "ssh " + address + " '" + command + "': " + outcome.err().strip());
        }
        return outcome.out().strip();
    }

    Shell.Outcome attempt(String command, Duration deadline) {
        return Shell.run(words(command), Map.of(), deadline);
    }

    /// Tries until the guest lets us in.
    void awaitLogin(Duration deadline) throws InterruptedException {
        long end = System.nanoTime() + deadline.toNanos();
        Shell.Outcome last;
        do {
            last = attempt("true", Duration.ofSeconds(15));
            if (last.ok()) {
                return;
            }
            Thread.sleep(300);
        } while (System.nanoTime() < end);
        throw new Shell.Failed("no ssh login at " + address + " within " + deadline.toSeconds() + " s: " + last.err());
    }

    /// A session that stays open and counts aloud, to see whether it lives through a migration.
    Session open() throws IOException {
        var process = new ProcessBuilder(words("i=0; while :; do i=$((i+1)); echo $i; sleep 1; done"))
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new Session(process);
    }

    private List<String> words(String command) {
        var words = new ArrayList<>(List.of("ssh", "-i", key.toString(), "-F", "/dev/null"));
        for (var option : List.of(
                "BatchMode=yes",
                "StrictHostKeyChecking=no",
                "UserKnownHostsFile=/dev/null",
                "LogLevel=ERROR",
                "ConnectTimeout=3",
                "ServerAliveInterval=5",
                "ServerAliveCountMax=12")) {
            words.addAll(List.of("-o", option));
        }
        words.addAll(List.of("root@" + address, command));
        return words;
    }

    /// One login that outlives migrations, or does not.
    static final class Session implements AutoCloseable {
        private final Process process;
        private volatile int count;

        Session(Process process) {
            this.process = process;
            Thread.ofVirtual().start(() -> process.inputReader().lines().forEach(this::heard));
        }

        private void heard(String line) {
            count = Integer.parseInt(line.strip());
        }

        /// Whether the same session says something new within the deadline.
        boolean goesOn(Duration deadline) throws InterruptedException {
            int before = count;
            long end = System.nanoTime() + deadline.toNanos();
            while (process.isAlive() && System.nanoTime() < end) {
                if (count > before) {
                    return true;
                }
                Thread.sleep(50);
            }
            return false;
        }

        @Override
        public void close() {
            process.destroy();
        }
    }
}
