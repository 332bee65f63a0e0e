package foehn.qemu;

import foehn.hypervisor.GuestSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/// The metadata documents as an ISO 9660 disk labelled `config-2`, which cloud-init and its kin look for.
final class ConfigDrive {
    static void write(GuestSpec spec, Path iso) throws IOException {
        var tree = Files.createTempDirectory(iso.toAbsolutePath().getParent(), "config");
        try {
            for (var document : spec.metadata().entrySet()) {
                if (!document.getKey().startsWith("openstack/")) {
                    continue;
                }
                var file = tree.resolve(document.getKey()).normalize();
                if (!file.startsWith(tree)) {
                    throw new IllegalArgumentException("not a document's path: " + document.getKey());
                }
                Files.createDirectories(file.getParent());
                Files.writeString(file, document.getValue());
            }
            var next = iso.resolveSibling(iso.getFileName() + ".new");
            Command.run(
                    Duration.ofSeconds(30),
                    List.of("genisoimage", "-quiet", "-R", "-J", "-V", "config-2", "-o", "" + next, "" + tree));
            Files.move(next, iso, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            try (var files = Files.walk(tree)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private ConfigDrive() {}
}
