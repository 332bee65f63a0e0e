package foehn.image;

import foehn.kernel.Digests;
import foehn.kernel.Fault;
import foehn.kernel.FaultException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The bytes of images on disk. A file is received under `incoming/`, is made durable, and only then gets its place
/// under `blobs/`, where it never changes. Names are ours, never a client's.
final class Blobs {
    private static final Logger log = LoggerFactory.getLogger(Blobs.class);
    private static final int BUFFER_BYTES = 256 * 1024;

    private final Path incoming;
    private final Path blobs;
    private final long bytesMax;

    /// What was received.
    record Received(long size, String md5, String sha512) {}

    Blobs(Path directory, long bytesMax) {
        this.incoming = directory.resolve("incoming");
        this.blobs = directory.resolve("blobs");
        this.bytesMax = bytesMax;
        try {
            Files.createDirectories(incoming);
            Files.createDirectories(blobs);
        } catch (IOException e) {
            throw new IllegalStateException("cannot make the image directory " + directory, e);
        }
    }

    Path incoming(String name) {
        return incoming.resolve(name);
    }

    /// Reads to the end, and returns when all of it is on disk. Throws a fault when the sender goes away, sends too
    /// much, or the disk is full; what was written until then is for [#discard].
    Received receive(String name, InputStream bytes) {
        var digests = new Sums();
        try (var out = FileChannel.open(incoming(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            var buffer = new byte[BUFFER_BYTES];
            long size = 0;
            for (int n = next(bytes, buffer); n >= 0; n = next(bytes, buffer)) {
                size += n;
                if (size > bytesMax) {
                    throw new FaultException(new Fault.TooLarge(bytesMax));
                }
                digests.update(buffer, n);
                var chunk = ByteBuffer.wrap(buffer, 0, n);
                while (chunk.hasRemaining()) {
                    out.write(chunk);
                }
            }
            out.force(true);
            return digests.received(size);
        } catch (IOException disk) {
            log.error("cannot write the incoming image {}", name, disk);
            throw full(disk)
                    ? Fault.named(413, "StorageFull", "Image storage media is full.")
                    : Fault.named(503, "StorageWriteDenied", "The image storage cannot be written to.");
        }
    }

    private static int next(InputStream bytes, byte[] buffer) {
        try {
            return bytes.read(buffer);
        } catch (IOException gone) {
            log.info("an upload ended early: {}", gone.getMessage());
            throw Fault.named(400, "UploadBroken", "The image's bytes ended before their end.");
        }
    }

    private static boolean full(IOException disk) {
        return disk.getMessage() != null && disk.getMessage().contains("No space left");
    }

    /// The same about a file that was received earlier.
    Received measure(String name) throws IOException {
        var digests = new Sums();
        long size = 0;
        var buffer = new byte[BUFFER_BYTES];
        try (var in = Files.newInputStream(incoming(name))) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                size += n;
                digests.update(buffer, n);
            }
        }
        return digests.received(size);
    }

    /// Gives a received file its place. Succeeds again when it has it already.
    void publish(String name) throws IOException {
        var place = blobs.resolve(name);
        try {
            Files.move(incoming(name), place, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException missing) {
            if (!Files.exists(place)) {
                throw missing;
            }
        }
        try (var directory = FileChannel.open(blobs)) {
            directory.force(true);
        }
    }

    /// Takes both away: the file that is arriving, and the one in its place.
    void discard(String name) {
        try {
            Files.deleteIfExists(incoming(name));
            Files.deleteIfExists(blobs.resolve(name));
        } catch (IOException disk) {
            // The next start sweeps it up.
            log.warn("cannot delete the image file {}", name, disk);
        }
    }

    /// The bytes in their place.
    FileChannel open(String name) throws IOException {
        return FileChannel.open(blobs.resolve(name));
    }

    boolean isArriving(String name, long since) {
        return touchedSince(incoming(name), since);
    }

    /// The names of all files that nobody has written to since `then`.
    List<String> untouchedSince(long then) {
        var names = new ArrayList<String>();
        for (var directory : List.of(incoming, blobs)) {
            try (var files = Files.list(directory)) {
                files.filter(f -> !touchedSince(f, then))
                        .forEach(f -> names.add(f.getFileName().toString()));
            } catch (IOException disk) {
                throw new IllegalStateException("cannot list " + directory, disk);
            }
        }
        return names;
    }

    private static boolean touchedSince(Path file, long then) {
        try {
            return Files.getLastModifiedTime(file).toMillis() > then;
        } catch (IOException gone) {
            return false;
        }
    }

    /// MD5 for the clients that know nothing else, SHA-512 to trust.
    private static final class Sums {
        private final MessageDigest md5 = Digests.of("MD5");
        private final MessageDigest sha512 = Digests.of("SHA-512");

        void update(byte[] buffer, int length) {
            md5.update(buffer, 0, length);
            sha512.update(buffer, 0, length);
        }

        Received received(long size) {
            var hex = HexFormat.of();
            return new Received(size, hex.formatHex(md5.digest()), hex.formatHex(sha512.digest()));
        }
    }
}
