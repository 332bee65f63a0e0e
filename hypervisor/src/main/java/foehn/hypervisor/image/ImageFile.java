package foehn.hypervisor.image;

import foehn.hypervisor.ImageRejected;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/// Small pieces of a file that nobody trusts. Reading beyond its end gives zeros, so no offset that a header names
/// can be an accident.
final class ImageFile implements AutoCloseable {
    private static final int PIECE_BYTES_MAX = 1 << 20;

    private final FileChannel channel;
    private final long length;

    ImageFile(Path path) throws IOException {
        channel = FileChannel.open(path);
        length = channel.size();
    }

    long length() {
        return length;
    }

    /// `size` bytes from `offset` in this byte order, filled up with zeros.
    ByteBuffer piece(long offset, int size, ByteOrder order) throws IOException {
        if (offset < 0 || size < 0 || size > PIECE_BYTES_MAX) {
            throw new ImageRejected("the image's header points outside of the image");
        }
        var buffer = ByteBuffer.allocate(size);
        while (offset < length && buffer.hasRemaining() && channel.read(buffer, offset + buffer.position()) >= 0) {
            // until the piece is full or the file ends
        }
        return ByteBuffer.wrap(buffer.array()).order(order);
    }

    boolean has(long offset, String magic) throws IOException {
        if (offset < 0) {
            return false;
        }
        var wanted = magic.getBytes(StandardCharsets.ISO_8859_1);
        return Arrays.equals(piece(offset, wanted.length, ByteOrder.BIG_ENDIAN).array(), wanted);
    }

    String text(long offset, int size) throws IOException {
        return new String(piece(offset, size, ByteOrder.BIG_ENDIAN).array(), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
