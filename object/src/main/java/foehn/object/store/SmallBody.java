package foehn.object.store;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// A small content as it lies in the index: its checksum, then the bytes.
final class SmallBody {
    private static final byte CLEAR = 0;
    private static final int HEAD_BYTES = 5;

    private SmallBody() {}

    static byte[] pack(byte[] bytes) {
        return ByteBuffer.allocate(HEAD_BYTES + bytes.length)
                .put(CLEAR)
                .putInt(checksum(bytes, 0))
                .put(bytes)
                .array();
    }

    static byte[] unpack(byte[] body, String what) throws Rotten {
        if (body.length < HEAD_BYTES || ByteBuffer.wrap(body).getInt(1) != checksum(body, HEAD_BYTES)) {
            throw new Rotten(what + " is rotten");
        }
        return java.util.Arrays.copyOfRange(body, HEAD_BYTES, body.length);
    }

    private static int checksum(byte[] bytes, int offset) {
        var crc = new CRC32C();
        crc.update(bytes, offset, bytes.length - offset);
        return (int) crc.getValue();
    }
}
