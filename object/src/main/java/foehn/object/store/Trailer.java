package foehn.object.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/// What lies behind the bytes of a file: a checksum for each block of them, and a checksum of all that.
///
/// @param checksums CRC-32C of each block as it lies on disk
/// @param sealedKey what the bytes are encrypted with, itself encrypted; empty for bytes in clear
record Trailer(int[] checksums, byte[] sealedKey) {
    static final int BLOCK_BYTES = 64 << 10;
    private static final int MAGIC = 0x466F6831;
    private static final int FIXED_BYTES = 4 + 8 + 4 + 4;
    private static final int SEALED_BYTES_MAX = 256;

    static int blocks(long bytes) {
        return Math.toIntExact((bytes + BLOCK_BYTES - 1) / BLOCK_BYTES);
    }

    ByteBuffer pack(long bytes) {
        var packed = ByteBuffer.allocate(checksums.length * 4 + sealedKey.length + FIXED_BYTES);
        for (int checksum : checksums) {
            packed.putInt(checksum);
        }
        packed.put(sealedKey).putInt(sealedKey.length).putLong(bytes);
        return packed.putInt(checksum(packed.array(), packed.position()))
                .putInt(MAGIC)
                .flip();
    }

    static Trailer read(FileChannel file, long bytes, String what) throws IOException {
        long length = file.size() - bytes;
        long least = blocks(bytes) * 4L + FIXED_BYTES;
        if (length < least || length > least + SEALED_BYTES_MAX) {
            throw new Rotten(what + " has the wrong length");
        }
        var packed = ByteBuffer.allocate((int) length);
        while (packed.hasRemaining()) {
            if (file.read(packed, bytes + packed.position()) < 0) {
                throw new Rotten(what + " was cut off while it was read");
            }
        }
        packed.flip();
        int covered = (int) length - 8;
        if (packed.getInt(covered) != checksum(packed.array(), covered) || packed.getInt(covered + 4) != MAGIC) {
            throw new Rotten(what + " has a rotten trailer");
        }
        int sealed = packed.getInt(covered - 12);
        if (packed.getLong(covered - 8) != bytes || length != least + sealed) {
            throw new Rotten(what + " is not what the index says");
        }
        var checksums = new int[blocks(bytes)];
        packed.asIntBuffer().get(checksums);
        var key = new byte[sealed];
        packed.get(checksums.length * 4, key);
        return new Trailer(checksums, key);
    }

    private static int checksum(byte[] bytes, int length) {
        var crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
