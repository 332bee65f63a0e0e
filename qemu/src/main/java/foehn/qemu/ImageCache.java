package foehn.qemu;

import foehn.hypervisor.ImageRef;
import foehn.hypervisor.ImageRejected;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The images that this host has, by content: `<sha512>.raw` or `<sha512>.qcow2`, each verified and inspected before
/// it got its name, and never changed afterwards.
final class ImageCache {
    private static final Set<String> AS_IS = Set.of("raw", "qcow2");
    private static final String ARRIVING = "arriving";
    private static final Duration CONVERSION = Duration.ofMinutes(30);

    /// A file that disks may be laid over.
    record Cached(Path path, String format) {}

    private final Path directory;
    private final ImageInspection inspection;

    ImageCache(Path directory, ImageInspection inspection) {
        this.directory = directory;
        this.inspection = inspection;
    }

    /// Deletes what a killed agent was receiving. Others may share the directory, so only what nobody has written to
    /// for long.
    void sweep() throws IOException {
        Files.createDirectories(directory);
        long oldest = System.currentTimeMillis() - 2 * CONVERSION.toMillis();
        try (var files = Files.newDirectoryStream(directory, ARRIVING + "*")) {
            for (var file : files) {
                if (Files.getLastModifiedTime(file).toMillis() < oldest) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    Optional<Cached> find(ImageRef image) {
        var cached = place(image);
        return Files.exists(cached.path()) ? Optional.of(cached) : Optional.empty();
    }

    private Cached place(ImageRef image) {
        // An ISO is raw bytes to a disk; what qemu-img has to translate becomes qcow2.
        String format = switch (image.format()) {
            case "raw", "iso" -> "raw";
            default -> "qcow2";
        };
        return new Cached(directory.resolve(image.sha512() + "." + format), format);
    }

    void put(ImageRef image, InputStream bytes) throws IOException {
        var place = place(image);
        if (Files.exists(place.path())) {
            return;
        }
        Files.createDirectories(directory);
        var arriving = Files.createTempFile(directory, ARRIVING, ".tmp");
        try {
            receive(image, bytes, arriving);
            var declared = image.format().equals("iso") ? "raw" : image.format();
            inspection.require(arriving, declared);
            if (AS_IS.contains(declared)) {
                settle(arriving, place.path());
            } else {
                var converted = directory.resolve(arriving.getFileName() + ".qcow2");
                try {
                    Command.run(
                            CONVERSION,
                            List.of(
                                    "qemu-img",
                                    "convert",
                                    "-f",
                                    qemuName(declared),
                                    "-O",
                                    "qcow2",
                                    arriving.toString(),
                                    converted.toString()));
                    settle(converted, place.path());
                } finally {
                    Files.deleteIfExists(converted);
                }
            }
        } finally {
            Files.deleteIfExists(arriving);
        }
    }

    /// What qemu-img calls a format.
    static String qemuName(String format) {
        return format.equals("vhd") ? "vpc" : format;
    }

    private static void receive(ImageRef image, InputStream bytes, Path into) throws IOException {
        var sha512 = sha512();
        long length;
        try (var in = new DigestInputStream(bytes, sha512)) {
            length = Files.copy(in, into, StandardCopyOption.REPLACE_EXISTING);
        }
        if (length != image.sizeBytes()) {
            throw new ImageRejected("the image has " + length + " bytes instead of " + image.sizeBytes());
        }
        if (!HexFormat.of().formatHex(sha512.digest()).equals(image.sha512())) {
            throw new ImageRejected("the image's bytes do not have the SHA-512 " + image.sha512());
        }
    }

    private static MessageDigest sha512() {
        try {
            return MessageDigest.getInstance("SHA-512");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void settle(Path file, Path name) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
        Files.move(file, name, StandardCopyOption.ATOMIC_MOVE);
    }
}
