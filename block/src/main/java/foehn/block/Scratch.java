package foehn.block;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file that is gone when its work is done. What a crash leaves is removed at the next start.
final class Scratch implements AutoCloseable {
    private static final String PREFIX = "scratch-";

    private final Path file;

    Scratch(Path directory) throws IOException {
        Files.createDirectories(directory);
        file = Files.createTempFile(directory, PREFIX, "");
    }

    Path file() {
        return file;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }

    static void sweep(Path directory) throws IOException {
        Files.createDirectories(directory);
        try (var left = Files.newDirectoryStream(directory, PREFIX + "*")) {
            for (var file : left) {
                Files.deleteIfExists(file);
            }
        }
    }
}
