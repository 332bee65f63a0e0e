package foehn.object.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.zip.CRC32C;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import org.jspecify.annotations.Nullable;

/// Bytes on their way out of a file, each block checked before a byte of it is given out.
final class FileDownload implements Download {
    private final FileChannel file;
    private final Trailer trailer;
    private final Content content;
    private final Buffers buffers;
    private @Nullable ContentKey key;

    FileDownload(FileChannel file, Content content, Buffers buffers) throws IOException {
        this.file = file;
        this.content = content;
        this.buffers = buffers;
        this.trailer = Trailer.read(file, content.bytes(), content.reference());
    }

    /// From here on, what is given out is decrypted where it is encrypted.
    void unseal(Optional<RootKeys> keys) throws IOException {
        if (trailer.sealedKey().length > 0) {
            key = keys.orElseThrow(() -> new IOException(content.reference() + " is encrypted, and no keys were given"))
                    .open(trailer.sealedKey(), content.reference());
        }
    }

    @Override
    public long bytes() {
        return content.bytes();
    }

    @Override
    public void send(long offset, long length, Sink sink) throws IOException {
        long end = Math.min(offset + length, content.bytes());
        long at = offset - offset % Trailer.BLOCK_BYTES;
        var cipher = key == null ? null : key.cipher(at);
        var buffer = buffers.take();
        try {
            while (at < end) {
                fill(buffer, at);
                int skip = (int) Math.max(0, offset - at);
                int stop = (int) Math.min(buffer.limit(), end - at);
                at += buffer.limit();
                if (cipher == null) {
                    sink.accept(buffer.duplicate().position(skip).limit(stop));
                } else {
                    sink.accept(decrypted(cipher, buffer).position(skip).limit(stop));
                }
            }
        } finally {
            buffers.give(buffer);
        }
    }

    private static ByteBuffer decrypted(Cipher cipher, ByteBuffer buffer) {
        var clear = ByteBuffer.allocate(buffer.limit());
        try {
            cipher.update(buffer.duplicate(), clear);
            return clear.flip();
        } catch (ShortBufferException asLongAsTheOther) {
            throw new IllegalStateException(asLongAsTheOther);
        }
    }

    /// Whole blocks from `at` on, as many as fit.
    private void fill(ByteBuffer buffer, long at) throws IOException {
        buffer.clear().limit((int) Math.min(buffer.capacity(), content.bytes() - at));
        while (buffer.hasRemaining()) {
            if (file.read(buffer, at + buffer.position()) < 0) {
                throw new Rotten(content.reference() + " was cut off while it was read");
            }
        }
        buffer.flip();
        var crc = new CRC32C();
        int block = (int) (at / Trailer.BLOCK_BYTES);
        for (int begin = 0; begin < buffer.limit(); begin += Trailer.BLOCK_BYTES, block++) {
            crc.reset();
            crc.update(buffer.duplicate().position(begin).limit(Math.min(begin + Trailer.BLOCK_BYTES, buffer.limit())));
            if ((int) crc.getValue() != trailer.checksums()[block]) {
                throw new Rotten("block " + block + " of " + content.reference() + " is rotten");
            }
        }
    }

    @Override
    public InputStream stream(long offset, long length) {
        return new PieceStream(this, offset, length);
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }
}
