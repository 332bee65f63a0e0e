package foehn.qemu;

import foehn.hypervisor.GuestId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/// The directory of one guest, and the names of what lies in it.
///
/// @param directory `<state>/guests/<uuid>`
record GuestFiles(Path directory) {
    static GuestFiles of(Path stateDirectory, GuestId guest) {
        return new GuestFiles(stateDirectory.resolve("guests").resolve(guest.uuid()));
    }

    /// What the guest is: the last [foehn.hypervisor.GuestSpec] that it was defined with.
    Path spec() {
        return directory.resolve("spec.json");
    }

    /// The arguments of the process as it was started last.
    Path arguments() {
        return directory.resolve("arguments.json");
    }

    /// The migration that it is, or was last, in.
    Path migration() {
        return directory.resolve("migration.json");
    }

    Path pid() {
        return directory.resolve("pid");
    }

    Path monitor() {
        return directory.resolve("qmp");
    }

    Path agent() {
        return directory.resolve("ga");
    }

    Path serial() {
        return directory.resolve("tty");
    }

    Path vnc() {
        return directory.resolve("vnc");
    }

    Path console() {
        return directory.resolve("console.log");
    }

    /// What the process says when it does not start.
    Path output() {
        return directory.resolve("output.log");
    }

    Path configDrive() {
        return directory.resolve("config.iso");
    }

    Path started() {
        return directory.resolve("started.json");
    }

    /// What is to be taken away here; see [Leftovers].
    Path leftovers() {
        return directory.resolve("leftovers.json");
    }

    boolean exist() {
        return Files.exists(spec());
    }

    void delete() throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        // The spec goes first: without it the rest is rubbish that the next start sweeps up.
        Files.deleteIfExists(spec());
        try (var tree = Files.walk(directory)) {
            for (var path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
