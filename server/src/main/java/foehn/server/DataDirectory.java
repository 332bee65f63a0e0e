package foehn.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/// `$FOEHN_DATA`: everything that a cloud leaves on a machine, and the names of what lies there.
public record DataDirectory(Path path) {
    private static final int SECRET_BYTES = 18;

    /// Made if need be, for nobody but its owner.
    static DataDirectory open(Path path) throws IOException {
        var absolute = path.toAbsolutePath().normalize();
        Files.createDirectories(
                absolute, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return new DataDirectory(absolute);
    }

    /// The configured database, or one in here.
    String databaseUrl(Config config) {
        var url = config.database().url();
        return url.isEmpty() ? "jdbc:sqlite:" + path.resolve("foehn.db") : url;
    }

    /// What signs tokens.
    Path tokenKeys() {
        return path.resolve("keys");
    }

    /// The cloud's certificate authority. Its key never leaves.
    Path authority() {
        return path.resolve("authority");
    }

    /// The control plane's own certificate.
    Path tls() {
        return path.resolve("tls");
    }

    Path objects() {
        return path.resolve("objects");
    }

    /// What block storage keeps: a directory a backend, and backups.
    Path volumes() {
        return path.resolve("volumes");
    }

    Path images() {
        return path.resolve("images");
    }

    Path cloudsYaml() {
        return path.resolve("clouds.yaml");
    }

    /// The demo user's credentials for a shell, with keys for S3.
    Path demoOpenrc() {
        return path.resolve("openrc-demo");
    }

    Path openrc() {
        return path.resolve("openrc");
    }

    Path serverPid() {
        return path.resolve("server.pid");
    }

    Path serverLog() {
        return path.resolve("server.log");
    }

    /// A secret of this name: made up when first asked for, readable by the owner alone, the same ever after.
    String secret(String name) throws IOException {
        var file = path.resolve("secrets").resolve(name);
        if (!Files.exists(file)) {
            Files.createDirectories(path.resolve("secrets"), ownerOnly("rwx------"));
            var bytes = new byte[SECRET_BYTES];
            new SecureRandom().nextBytes(bytes);
            writeOnce(file, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        }
        return Files.readString(file).strip();
    }

    private static void writeOnce(Path file, String text) throws IOException {
        var half = Files.createTempFile(file.getParent(), ".new", "", ownerOnly("rw-------"));
        Files.writeString(half, text + "\n");
        try {
            Files.createLink(file, half);
        } catch (FileAlreadyExistsException _) {
            // Another process was first; its secret it is.
        } finally {
            Files.delete(half);
        }
    }

    /// Replaces a file that holds secrets, as a whole.
    static void writePrivately(Path file, String text) throws IOException {
        var half = Files.createTempFile(file.getParent(), ".new", "", ownerOnly("rw-------"));
        Files.writeString(half, text);
        Files.move(half, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    private static FileAttribute<?> ownerOnly(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    /// Two servers on one directory would run the same hosts. Empty: another has it. The kernel drops the lock with
    /// the process.
    Optional<FileLock> lock() throws IOException {
        var channel =
                FileChannel.open(path.resolve("server.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            return Optional.empty();
        }
        return Optional.of(lock);
    }
}
