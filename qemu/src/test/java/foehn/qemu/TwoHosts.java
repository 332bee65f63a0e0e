package foehn.qemu;

import foehn.hypervisor.DiskPool;
import foehn.hypervisor.DiskSpec;
import foehn.hypervisor.GuestId;
import foehn.hypervisor.GuestSpec;
import foehn.hypervisor.ImageRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Two QEMU hosts on the loopback address that share a directory, and the test guest's image.
final class TwoHosts {
    final Path directory;
    final Path image;
    final ImageRef imageRef;

    TwoHosts(Path directory) throws Exception {
        this.directory = directory;
        this.image = guestImage();
        var bytes = Files.readAllBytes(image);
        var sha = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(bytes));
        this.imageRef = new ImageRef(sha, "qcow2", bytes.length);
    }

    private static Path guestImage() throws IOException {
        var root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("guest/build"))) {
            root = root.getParent();
        }
        var image = root.resolve("target/foehn-guest.qcow2");
        Command.run(Duration.ofMinutes(5), List.of(root.resolve("guest/build").toString(), image.toString()));
        return image;
    }

    QemuHostConfig config(String name, int portFirst) throws IOException {
        var own = Files.createDirectories(directory.resolve(name));
        return new QemuHostConfig(
                name,
                own,
                Files.createDirectories(own.resolve("disks")),
                Optional.of(Files.createDirectories(directory.resolve("shared"))),
                directory.resolve("images"),
                "127.0.0.1",
                portFirst,
                100,
                Optional.empty(),
                "qemu-system-x86_64",
                "tcg",
                4,
                4096,
                50,
                1L << 40,
                Optional.empty());
    }

    QemuHost open(String name, int portFirst) throws IOException {
        var host = new QemuHost(config(name, portFirst), new NoSwitch());
        if (!host.hasImage(imageRef)) {
            try (var in = Files.newInputStream(image)) {
                host.putImage(imageRef, in);
            }
        }
        return host;
    }

    /// A guest whose user data runs the self-checking memory load and lets it tell its figures on the console.
    GuestSpec loaded(DiskPool pool, int megabytes, int perSecond) {
        var id = UUID.randomUUID().toString();
        var script = "#!/bin/sh\nmemchk " + megabytes + " " + perSecond + " >/dev/ttyS0 2>&1 &\n";
        var meta = "{\"uuid\": \"" + id + "\", \"hostname\": \"loaded\"}";
        return new GuestSpec(
                new GuestId(id),
                "loaded",
                1,
                192,
                List.of(new DiskSpec("root", Optional.of(imageRef), 256L << 20, pool, 0)),
                List.of(),
                Map.of("openstack/latest/meta_data.json", meta, "openstack/latest/user_data", script),
                true);
    }
}
