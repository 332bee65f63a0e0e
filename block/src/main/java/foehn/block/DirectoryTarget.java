package foehn.block;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Backups as files, for clouds without an object store. A directory a project and container.
public final class DirectoryTarget implements BackupTarget {
    private final Path directory;

    public DirectoryTarget(Path directory) {
        this.directory = directory;
    }

    @Override
    public String service() {
        return "cinder.backup.drivers.posix.PosixBackupDriver";
    }

    /// Names become files, so they are words.
    private static String word(String name) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,200}")) {
            throw new IllegalArgumentException("no name of a backup object: " + name);
        }
        return name;
    }

    private Path container(String project, String container) {
        return directory.resolve(word(project)).resolve(word(container));
    }

    @Override
    public void put(String project, String container, String name, byte[] bytes) throws IOException {
        var folder = Files.createDirectories(container(project, container));
        var half = Files.createTempFile(folder, ".half-", "");
        try {
            Files.write(half, bytes);
            Files.move(half, folder.resolve(word(name)), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(half);
        }
    }

    @Override
    public byte[] get(String project, String container, String name) throws IOException {
        return Files.readAllBytes(container(project, container).resolve(word(name)));
    }

    @Override
    public void deleteAll(String project, String container, String prefix) throws IOException {
        var folder = container(project, container);
        if (Files.isDirectory(folder)) {
            try (var objects = Files.newDirectoryStream(folder, word(prefix) + "*")) {
                for (var object : objects) {
                    Files.delete(object);
                }
            }
        }
    }
}
