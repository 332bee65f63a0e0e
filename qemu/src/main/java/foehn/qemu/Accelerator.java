package foehn.qemu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Finds out whether KVM works here by booting something with it: a boot sector of our own, which says so and switches
/// the machine off. `/dev/kvm` may be there, take a guest, and never run it.
public final class Accelerator {
    /// What guests get with KVM, and so what is probed: a nested KVM may run a plain processor and not this one.
    static final String CPU = "host,migratable=on";

    private static final Duration DEADLINE = Duration.ofSeconds(4);
    /// Writes to port 0x501, QEMU's debug exit: `mov dx,0x501; mov al,0x10; out dx,al; hlt`.
    private static final int[] PROGRAM = {0xba, 0x01, 0x05, 0xb0, 0x10, 0xee, 0xf4};

    /// QEMU's exit status for the value 0x10: twice the value, plus one.
    private static final int SAID_SO = 0x10 * 2 + 1;

    /// `kvm` or `tcg`. Takes up to four seconds where `/dev/kvm` hangs; the answer is remembered for this boot of the
    /// machine in `memory`.
    public static String probe(String qemuBinary, Path memory) throws IOException {
        if (!Files.isReadable(Path.of("/dev/kvm"))) {
            return "tcg";
        }
        var boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        if (Files.exists(memory)) {
            var words = Files.readString(memory).strip().split(" ", -1);
            if (words.length == 2 && words[0].equals(boot)) {
                return words[1];
            }
        }
        var found = kvmRuns(qemuBinary) ? "kvm" : "tcg";
        Files.createDirectories(memory.toAbsolutePath().getParent());
        Files.writeString(memory, boot + " " + found);
        return found;
    }

    private static boolean kvmRuns(String qemuBinary) throws IOException {
        var disk = Files.createTempFile("foehn", ".boot");
        try {
            var sector = new byte[512];
            for (int i = 0; i < PROGRAM.length; i++) {
                sector[i] = (byte) PROGRAM[i];
            }
            sector[510] = 0x55;
            sector[511] = (byte) 0xaa;
            Files.write(disk, sector);
            var result = Command.attempt(
                    DEADLINE,
                    List.of(
                            qemuBinary,
                            "-accel",
                            "kvm",
                            "-machine",
                            "pc",
                            "-cpu",
                            CPU,
                            "-m",
                            "16",
                            "-display",
                            "none",
                            "-nodefaults",
                            "-no-user-config",
                            "-no-reboot",
                            "-device",
                            "isa-debug-exit,iobase=0x501,iosize=1",
                            "-drive",
                            "format=raw,file=" + disk));
            return result.status() == SAID_SO;
        } finally {
            Files.deleteIfExists(disk);
        }
    }

    private Accelerator() {}
}
