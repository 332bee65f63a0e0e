package foehn.qemu;

import foehn.hypervisor.DiskPool;
import foehn.hypervisor.DiskSpec;
import foehn.hypervisor.GuestId;
import foehn.hypervisor.GuestSpec;
import foehn.hypervisor.ImageRef;
import foehn.hypervisor.remote.Authority;
import foehn.hypervisor.remote.Identity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Two QEMU hosts on the loopback address that share a directory; their migration link is encrypted.
final class TwoHosts {
    final Path directory;
    private final Authority authority;

    TwoHosts(Path directory) throws IOException {
        this.directory = directory;
        this.authority = Authority.open(directory.resolve("authority"));
    }

    /// Gives a host the test guest's image.
    ImageRef bringImage(QemuHost host) throws Exception {
        var image = guestImage();
        var bytes = Files.readAllBytes(image);
        var sha = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(bytes));
        var reference = new ImageRef(sha, "qcow2", bytes.length);
        if (!host.hasImage(reference)) {
            host.putImage(reference, new ByteArrayInputStream(bytes));
        }
        return reference;
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

    private QemuHostConfig config(String name, int portFirst, Optional<String> user) throws IOException {
        var own = Files.createDirectories(directory.resolve(name));
        var tls = authority.issue(
                new Identity(Identity.Role.HOST, name), Set.of(InetAddress.ofLiteral("127.0.0.1")), own.resolve("tls"));
        return new QemuHostConfig(
                name,
                own,
                Files.createDirectories(own.resolve("disks")),
                Optional.of(Files.createDirectories(directory.resolve("shared"))),
                directory.resolve("images"),
                "127.0.0.1",
                portFirst,
                100,
                Optional.of(tls.directory()),
                "qemu-system-x86_64",
                "tcg",
                4,
                4096,
                50,
                1L << 40,
                user);
    }

    QemuHost open(String name, int portFirst) throws IOException {
        return open(name, portFirst, QemuUser.of("auto"));
    }

    QemuHost open(String name, int portFirst, Optional<String> user) throws IOException {
        return new QemuHost(config(name, portFirst, user), new NoSwitch());
    }

    /// A guest whose user data runs the self-checking memory load and lets it tell its figures on the console.
    static GuestSpec loaded(ImageRef image, DiskPool pool, int megabytes, int perSecond) {
        var id = UUID.randomUUID().toString();
        var script = "#!/bin/sh\nmemchk " + megabytes + " " + perSecond + " >/dev/ttyS0 2>&1 &\n";
        var meta = "{\"uuid\": \"" + id + "\", \"hostname\": \"loaded\"}";
        return new GuestSpec(
                new GuestId(id),
                "loaded",
                1,
                192,
                List.of(new DiskSpec("root", Optional.of(image), 256L << 20, pool, 0)),
                List.of(),
                Map.of("openstack/latest/meta_data.json", meta, "openstack/latest/user_data", script),
                true);
    }
}
