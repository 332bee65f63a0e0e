package foehn.object.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/// Bytes on their way into a file of their own.
final class FileUpload implements Upload {
    private static final long ASK_EVERY_BYTES = 8 << 20;

    private final BlobFiles files;
    private final Staging staging;
    private final Space space;
    private final int policy;
    private final String reference;
    private final FileChannel file;
    private final MessageDigest md5;
    private final CRC32C crc = new CRC32C();
    private int[] checksums = new int[16];
    private long bytes;
    private boolean finished;

    /// @param md5 knows what has been taken in already, and will be written here first
    FileUpload(BlobFiles files, Staging staging, Space space, int policy, MessageDigest md5) throws IOException {
        this.files = files;
        this.staging = staging;
        this.space = space;
        this.policy = policy;
        this.md5 = md5;
        reference = files.newReference();
        staging.addFile(reference);
        try {
            file = files.create(policy, reference);
        } catch (IOException trouble) {
            staging.remove(reference);
            throw full(trouble);
        }
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        md5.update(buffer, offset, length);
        append(buffer, offset, length);
    }

    /// The same for what `md5` has seen already.
    void append(byte[] buffer, int offset, int length) throws IOException {
        if (bytes / ASK_EVERY_BYTES != (bytes + length) / ASK_EVERY_BYTES) {
            space.require(length);
        }
        int at = offset;
        int left = length;
        while (left > 0) {
            int room = Trailer.BLOCK_BYTES - (int) (bytes % Trailer.BLOCK_BYTES);
            int piece = Math.min(room, left);
            crc.update(buffer, at, piece);
            bytes += piece;
            at += piece;
            left -= piece;
            if (piece == room) {
                endBlock();
            }
        }
        put(ByteBuffer.wrap(buffer, offset, length));
    }

    private void endBlock() {
        int block = Trailer.blocks(bytes) - 1;
        if (block == checksums.length) {
            checksums = Arrays.copyOf(checksums, checksums.length * 2);
        }
        checksums[block] = (int) crc.getValue();
        crc.reset();
    }

    private void put(ByteBuffer piece) throws IOException {
        try {
            while (piece.hasRemaining()) {
                file.write(piece);
            }
        } catch (IOException trouble) {
            throw full(trouble);
        }
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public Content finish() throws IOException {
        if (bytes % Trailer.BLOCK_BYTES != 0) {
            endBlock();
        }
        var trailer = new Trailer(Arrays.copyOf(checksums, Trailer.blocks(bytes)), new byte[0]);
        put(trailer.pack(bytes));
        try {
            file.force(true);
            file.close();
            files.syncDirectoryOf(policy, reference);
        } catch (IOException trouble) {
            throw full(trouble);
        }
        finished = true;
        return new Content(policy, reference, bytes, HexFormat.of().formatHex(md5.digest()));
    }

    /// The system has no better word for a full disk than its message.
    private static IOException full(IOException trouble) {
        var message = String.valueOf(trouble.getMessage());
        if (message.contains("No space left") || message.contains("Disk quota")) {
            throw new StorageFull("The disk is full.");
        }
        return trouble;
    }

    @Override
    public void close() {
        if (finished) {
            return;
        }
        finished = true;
        try {
            file.close();
        } catch (IOException trouble) {
            throw new java.io.UncheckedIOException(trouble);
        } finally {
            files.remove(policy, reference);
            staging.remove(reference);
        }
    }
}
