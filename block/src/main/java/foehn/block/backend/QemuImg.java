package foehn.block.backend;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Makes and converts disk files, by `qemu-img`. Formats are always said, never guessed: a guest could write another
/// format's header into its raw disk.
final class QemuImg {
    private static final long TIMEOUT_MINUTES = 60;
    private static final int QCOW2_MAGIC = 0x514649fb;

    /// What a qcow2 file's header says.
    ///
    /// @param backing the file below it, as it is written there
    record Header(long bytes, Optional<String> backing) {}

    void create(Path file, String format, long bytes) throws IOException {
        run("create", "-q", "-f", format, file.toString(), Long.toString(bytes));
    }

    /// A new qcow2 file over another in the same directory.
    void overlay(Path file, String backing, long bytes) throws IOException {
        run("create", "-q", "-f", "qcow2", "-F", "qcow2", "-b", backing, file.toString(), Long.toString(bytes));
    }

    void convert(Path from, String fromFormat, Path to, String toFormat) throws IOException {
        run("convert", "-q", "-f", fromFormat, "-O", toFormat, "-S", "4k", from.toString(), to.toString());
    }

    void resize(Path file, String format, long bytes) throws IOException {
        run("resize", "-q", "-f", format, file.toString(), Long.toString(bytes));
    }

    static Header header(Path qcow2) throws IOException {
        try (var in = new DataInputStream(Files.newInputStream(qcow2))) {
            if (in.readInt() != QCOW2_MAGIC) {
                throw new IOException(qcow2.getFileName() + " is no qcow2 file");
            }
            in.readInt();
            long offset = in.readLong();
            int length = in.readInt();
            in.readInt();
            long bytes = in.readLong();
            if (offset == 0) {
                return new Header(bytes, Optional.empty());
            }
            try (var file = new RandomAccessFile(qcow2.toFile(), "r")) {
                var name = new byte[Math.min(length, 1023)];
                file.seek(offset);
                file.readFully(name);
                return new Header(bytes, Optional.of(new String(name, StandardCharsets.UTF_8)));
            }
        }
    }

    private static void run(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of("qemu-img"));
        command.addAll(List.of(arguments));
        var said = Tool.run(command, TIMEOUT_MINUTES, TimeUnit.MINUTES);
        if (said.status() != 0) {
            throw new IOException("qemu-img " + arguments[0] + ": " + said.text());
        }
    }
}
