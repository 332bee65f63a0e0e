package foehn.object.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Where larger contents lie: one file each, under a random name that is never used twice, 16 × 256 directories for
/// each storage policy.
final class BlobFiles {
    private static final HexFormat HEX = HexFormat.of();
    private static final int ID_BYTES = 16;

    private final Path root;
    private final Path quarantine;
    private final Set<Path> made = ConcurrentHashMap.newKeySet();
    private final SecureRandom random = new SecureRandom();

    BlobFiles(Path directory) throws IOException {
        root = Files.createDirectories(directory.resolve("contents"));
        quarantine = Files.createDirectories(directory.resolve("quarantine"));
        sync(directory);
    }

    Path root() {
        return root;
    }

    String newReference() {
        var id = new byte[ID_BYTES];
        random.nextBytes(id);
        return HEX.formatHex(id);
    }

    static boolean isReference(String text) {
        return text.length() == 2 * ID_BYTES;
    }

    static byte[] id(String reference) {
        return HEX.parseHex(reference);
    }

    private Path directory(int policy, String reference) {
        return root.resolve(Integer.toString(policy))
                .resolve(reference.substring(0, 1))
                .resolve(reference.substring(1, 3));
    }

    Path path(int policy, String reference) {
        return directory(policy, reference).resolve(reference);
    }

    FileChannel create(int policy, String reference) throws IOException {
        var directory = directory(policy, reference);
        if (!made.contains(directory)) {
            make(root, root.relativize(directory));
            made.add(directory);
        }
        return FileChannel.open(directory.resolve(reference), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    private static void make(Path root, Path below) throws IOException {
        var at = root;
        for (var part : below) {
            var next = at.resolve(part);
            if (!Files.isDirectory(next)) {
                Files.createDirectories(next);
                sync(at);
            }
            at = next;
        }
    }

    FileChannel open(int policy, String reference) throws IOException {
        return FileChannel.open(path(policy, reference), StandardOpenOption.READ);
    }

    /// Makes the file's name as durable as its bytes.
    void syncDirectoryOf(int policy, String reference) throws IOException {
        sync(directory(policy, reference));
    }

    void remove(int policy, String reference) {
        try {
            Files.deleteIfExists(path(policy, reference));
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }

    /// Out of everybody's way, but there for those who want to look.
    void quarantine(int policy, String reference) throws IOException {
        var path = path(policy, reference);
        if (Files.exists(path)) {
            Files.move(path, quarantine.resolve(reference));
        }
    }

    boolean isQuarantined(String reference) {
        return Files.exists(quarantine.resolve(reference));
    }

    void quarantine(String name, byte[] bytes) throws IOException {
        Files.write(quarantine.resolve(name), bytes);
    }

    static void sync(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
