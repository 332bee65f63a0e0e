package foehn.qemu;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a guest wrote to its serial port. QEMU appends to the file; it is cut when the guest has written too much, so
/// that no guest can fill the host's disk by talking.
final class Console {
    private static final long BYTES_MAX = 4 << 20;
    private static final int KEPT = 1 << 20;

    static byte[] tail(Path log, int bytesMax) throws IOException {
        if (!Files.exists(log)) {
            return new byte[0];
        }
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            long length = file.length();
            int wanted = (int) Math.min(length, bytesMax);
            file.seek(length - wanted);
            var bytes = new byte[wanted];
            file.readFully(bytes);
            return bytes;
        }
    }

    /// Keeps the newest part of a log that has grown too long. QEMU writes in append mode, so it goes on behind it;
    /// what
    /// it writes in this very moment may be lost.
    static void trim(Path log) throws IOException {
        if (Files.exists(log) && Files.size(log) > BYTES_MAX) {
            var kept = tail(log, KEPT);
            Files.write(log, kept);
        }
    }

    private Console() {}
}
