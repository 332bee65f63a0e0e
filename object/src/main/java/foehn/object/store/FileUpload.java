package foehn.object.store;

import foehn.kernel.Digests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.zip.CRC32C;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;

/// Bytes on their way into a file of their own, a block at a time.
///
/// MD5 takes longer than everything else together, so each block is summed up on another thread while it is written
/// and the next one is received; and the disk is sent to work early, so that little is left for it in the end.
final class FileUpload implements Upload {
    private static final long SYNC_EVERY_BYTES = 16 << 20;
    private static final Executor THREADS = Thread::startVirtualThread;

    private final BlobFiles files;
    private final Staging staging;
    private final Space space;
    private final int policy;
    private final String reference;
    private final FileChannel file;
    private final MessageDigest md5 = Digests.md5();
    private final @Nullable ContentKey key;
    private final @Nullable Cipher cipher;
    private final CRC32C crc = new CRC32C();
    private byte[] block = new byte[Trailer.BLOCK_BYTES];
    private byte[] beingHashed = new byte[Trailer.BLOCK_BYTES];
    private int filled;
    private int[] checksums = new int[16];
    private int blocks;
    private long bytes;
    private CompletableFuture<Void> hashed = CompletableFuture.completedFuture(null);
    private CompletableFuture<Void> synced = CompletableFuture.completedFuture(null);
    private boolean finished;

    FileUpload(BlobFiles files, Staging staging, Space space, int policy, @Nullable ContentKey key) throws IOException {
        this.files = files;
        this.staging = staging;
        this.space = space;
        this.policy = policy;
        this.key = key;
        cipher = key == null ? null : key.cipher(0);
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
        int at = offset;
        int left = length;
        while (left > 0) {
            int piece = Math.min(block.length - filled, left);
            System.arraycopy(buffer, at, block, filled, piece);
            filled += piece;
            bytes += piece;
            at += piece;
            left -= piece;
            if (filled == block.length) {
                endBlock();
            }
        }
    }

    private void endBlock() throws IOException {
        space.require(filled);
        await(hashed);
        var full = block;
        int length = filled;
        block = beingHashed;
        beingHashed = full;
        filled = 0;
        hashed = CompletableFuture.runAsync(() -> md5.update(full, 0, length), THREADS);
        if (blocks == checksums.length) {
            checksums = Arrays.copyOf(checksums, checksums.length * 2);
        }
        var kept = cipher == null ? full : cipher.update(full, 0, length);
        crc.reset();
        crc.update(kept, 0, length);
        checksums[blocks++] = (int) crc.getValue();
        put(ByteBuffer.wrap(kept, 0, length));
        if (bytes % SYNC_EVERY_BYTES == 0) {
            await(synced);
            synced = CompletableFuture.runAsync(this::sync, THREADS);
        }
    }

    private void sync() {
        try {
            file.force(false);
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }

    /// What went wrong on the other thread has gone wrong for good: the system tells of it but once.
    private static void await(CompletableFuture<Void> work) throws IOException {
        try {
            work.join();
        } catch (CompletionException failed) {
            throw full(new IOException(failed.getCause()));
        }
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
        if (filled > 0) {
            endBlock();
        }
        put(new Trailer(Arrays.copyOf(checksums, blocks), key == null ? new byte[0] : key.sealed()).pack(bytes));
        await(synced);
        try {
            file.force(true);
            file.close();
            files.syncDirectoryOf(policy, reference);
        } catch (IOException trouble) {
            throw full(trouble);
        }
        await(hashed);
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
        // Nobody may write to a file that is closed.
        hashed.exceptionally(_ -> null).join();
        synced.exceptionally(_ -> null).join();
        try {
            file.close();
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        } finally {
            files.remove(policy, reference);
            staging.remove(reference);
        }
    }
}
