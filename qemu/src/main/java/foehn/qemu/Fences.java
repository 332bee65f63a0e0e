package foehn.qemu;

import foehn.hypervisor.GuestId;
import foehn.hypervisor.StaleCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// The highest fence seen for each guest, remembered also of guests that are gone: a late command of a control plane
/// that has lost its lease must not bring one back.
final class Fences {
    private final Path directory;

    Fences(Path directory) {
        this.directory = directory;
    }

    /// Called with the guest's lock held.
    void admit(GuestId guest, long fence) throws IOException {
        var file = directory.resolve(guest.uuid());
        long seen = 0;
        try {
            seen = Long.parseLong(Files.readString(file).strip());
        } catch (NoSuchFileException | NumberFormatException _) {
            // The first command, or a file that a power failure cut short: either way nothing is known.
        }
        if (fence < seen) {
            throw new StaleCommand("command " + fence + " for guest " + guest + " is older than " + seen);
        }
        if (fence > seen) {
            Files.createDirectories(directory);
            Files.writeString(file, Long.toString(fence));
        }
    }
}
