package foehn.qemu;

import foehn.hypervisor.HostRefused;
import foehn.hypervisor.Power;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A guest's QEMU process. It is a daemon: neither our end nor our restart touches it, and a new agent finds it again
/// by its pid file, made sure of by the process's own command line.
final class Machine {
    private static final Duration LAUNCH = Duration.ofSeconds(60);

    private final GuestFiles files;
    private volatile Optional<Qmp> monitor = Optional.empty();
    /// Whether the process is being started: until its monitor answers, it is not there for others.
    private volatile boolean launching;

    Machine(GuestFiles files) {
        this.files = files;
    }

    /// Starts the process; it runs, or waits for its guest, when this returns.
    void launch(List<String> arguments) throws IOException {
        StateFile.write(files.arguments(), arguments);
        for (var leftover : List.of(files.pid(), files.monitor(), files.agent(), files.serial())) {
            Files.deleteIfExists(leftover);
        }
        // A session of its own, so that nothing that ends the agent ends the guest. QEMU could daemonize itself, but
        // not under the stricter half of its sandbox, which forbids what that takes.
        var words = new ArrayList<>(List.of("setsid"));
        words.addAll(arguments);
        var builder = new ProcessBuilder(words)
                .directory(files.directory().toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(files.output().toFile());
        // What keeps the agent's memory small is not meant for guests.
        builder.environment().remove("MALLOC_ARENA_MAX");
        var process = builder.start();
        launching = true;
        try {
            awaitMonitor(process);
        } finally {
            launching = false;
        }
    }

    private void awaitMonitor(Process process) throws IOException {
        long end = System.nanoTime() + LAUNCH.toNanos();
        while (true) {
            try {
                synchronized (this) {
                    close();
                    monitor = Optional.of(Qmp.open(files.monitor()));
                }
                return;
            } catch (IOException notYet) {
                if (ended(process)) {
                    throw new HostRefused("QEMU did not start: "
                            + Files.readString(files.output()).strip());
                }
                if (System.nanoTime() > end) {
                    process.destroyForcibly();
                    throw new IOException("QEMU's monitor does not answer", notYet);
                }
            }
        }
    }

    /// Waits a little for it: QEMU takes some 50 ms until its monitor is there.
    private static boolean ended(Process process) throws IOException {
        try {
            return process.waitFor(2, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted");
        }
    }

    /// Ends a process of this guest that has not even written its pid file: the agent that started it was killed, and
    /// told nobody.
    void killUnclaimed() throws IOException {
        if (Files.exists(files.pid())) {
            return;
        }
        var argument = "\0" + files.pid() + "\0";
        try (var processes = ProcessHandle.allProcesses()) {
            for (var process : processes.toList()) {
                if (commandLine(process.pid()).contains(argument)) {
                    process.destroyForcibly();
                }
            }
        }
    }

    /// Empty when there is no such process.
    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException _) {
            return "";
        }
    }

    /// The process id while the process lives.
    OptionalLong pid() throws IOException {
        long pid;
        try {
            pid = Long.parseLong(Files.readString(files.pid()).strip());
        } catch (NoSuchFileException | NumberFormatException _) {
            return OptionalLong.empty();
        }
        // Another process may have been given the number since.
        return commandLine(pid).contains(files.pid().toString()) ? OptionalLong.of(pid) : OptionalLong.empty();
    }

    boolean alive() throws IOException {
        return pid().isPresent();
    }

    /// The monitor, opened when needed. Throws when there is no process.
    synchronized Qmp qmp() throws IOException {
        if (monitor.isPresent() && monitor.get().alive()) {
            return monitor.get();
        }
        if (!alive()) {
            throw new IOException("no process");
        }
        monitor = Optional.of(Qmp.open(files.monitor()));
        return monitor.get();
    }

    /// A process that ends closes its monitor some time before the kernel has done away with it.
    private boolean endsSoon() throws IOException {
        for (int i = 0; i < 100 && alive(); i++) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        return !alive();
    }

    /// What the process says it is doing; OFF without a process.
    Power power() throws IOException {
        if (launching || !alive()) {
            return Power.OFF;
        }
        String status;
        try {
            status = qmp().execute("query-status").path("status").asString("");
        } catch (IOException trouble) {
            if (launching || endsSoon()) {
                return Power.OFF;
            }
            throw trouble;
        }
        return switch (status) {
            case "running", "finish-migrate", "save-vm", "restore-vm" -> Power.RUNNING;
            case "inmigrate" -> Power.ARRIVING;
            case "postmigrate" -> Power.DEPARTED;
            case "shutdown" -> Power.OFF;
            case "guest-panicked", "internal-error" -> Power.CRASHED;
            default -> Power.PAUSED;
        };
    }

    /// Waits for the process to end by itself.
    boolean awaitEnd(Duration wait) throws IOException {
        long end = System.nanoTime() + wait.toNanos();
        while (alive()) {
            if (System.nanoTime() >= end) {
                return false;
            }
            pause();
        }
        return true;
    }

    /// Gone afterwards.
    void kill() throws IOException {
        var pid = pid();
        if (pid.isPresent()) {
            ProcessHandle.of(pid.getAsLong()).ifPresent(ProcessHandle::destroyForcibly);
            awaitEnd(Duration.ofSeconds(20));
        }
        close();
    }

    /// Lets go of the monitor; the process goes on.
    synchronized void close() {
        monitor.ifPresent(Qmp::close);
        monitor = Optional.empty();
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(4);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted");
        }
    }
}
