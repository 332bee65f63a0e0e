package foehn.block.backend;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// The directory of one backend, for nobody but its owner. Changes that must be seen whole are made under its lock,
/// which holds against other processes too.
final class Folder {
    private final Path path;
    private final ReentrantLock lock = new ReentrantLock();

    /// Something that is done under the lock.
    @FunctionalInterface
    interface Change {
        void run() throws IOException;
    }

    /// Makes a file that nobody sees until it is complete.
    @FunctionalInterface
    interface Maker {
        void make(Path file) throws IOException;
    }

    Folder(Path path) throws IOException {
        this.path = Files.createDirectories(path);
    }

    Path file(String name) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,200}")) {
            throw new IllegalArgumentException("no name of a file: " + name);
        }
        return path.resolve(name);
    }

    boolean has(String name) {
        return Files.exists(file(name));
    }

    void exclusively(Change change) throws IOException {
        lock.lock();
        try (var channel =
                        FileChannel.open(path.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var held = channel.lock()) {
            if (held.isValid()) {
                change.run();
            }
        } finally {
            lock.unlock();
        }
    }

    /// The file of this name, made unless it is there. A half that a crash left is begun anew.
    void ensure(String name, Maker maker) throws IOException {
        if (has(name)) {
            return;
        }
        var half = path.resolve(".half-" + name);
        Files.deleteIfExists(half);
        try {
            maker.make(half);
            Files.move(half, file(name), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(half);
        }
    }

    void mark(String name) throws IOException {
        if (!has(name)) {
            Files.write(file(name), new byte[0], StandardOpenOption.CREATE);
        }
    }

    void delete(String name) throws IOException {
        Files.deleteIfExists(file(name));
    }

    void rename(String from, String to) throws IOException {
        Files.move(file(from), file(to), StandardCopyOption.ATOMIC_MOVE);
    }

    /// Of all files but hidden ones.
    List<String> names() throws IOException {
        try (var entries = Files.list(path)) {
            return entries.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    Capacity capacity() throws IOException {
        var store = Files.getFileStore(path);
        return new Capacity(store.getTotalSpace(), store.getUsableSpace());
    }
}
