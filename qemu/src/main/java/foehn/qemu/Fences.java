package foehn.qemu;

import foehn.hypervisor.GuestId;
import foehn.hypervisor.StaleCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/// The highest fence seen for each guest, remembered also of guests that are gone: a late command of a control plane
/// that has lost its lease must not bring one back.
final class Fences {
    /// No command is under way for longer than this.
    private static final Duration REMEMBERED = Duration.ofDays(7);

    private final Path directory;

    /// Forgets what is too old to matter.
    Fences(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
        long oldest = System.currentTimeMillis() - REMEMBERED.toMillis();
        try (var files = Files.list(directory)) {
            for (var file : files.toList()) {
                if (Files.getLastModifiedTime(file).toMillis() < oldest) {
                    Files.deleteIfExists(file);
                }
            }
        }
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
            var next = directory.resolve(guest.uuid() + ".new");
            Files.writeString(next, Long.toString(fence));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
