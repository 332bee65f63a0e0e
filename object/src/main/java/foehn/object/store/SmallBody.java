package foehn.object.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/// A small content as it lies in the index: whether it is encrypted, a checksum of what follows, the sealed key if
/// there is one, the bytes.
final class SmallBody {
    private static final byte CLEAR = 0;
    private static final byte SEALED = 1;
    private static final int HEAD_BYTES = 5;

    private SmallBody() {}

    static byte[] pack(byte[] bytes, Optional<RootKeys> keys) {
        if (keys.isEmpty()) {
            return pack(CLEAR, new byte[0], bytes);
        }
        var key = keys.get().make();
        return pack(SEALED, key.sealed(), key.crypt(bytes, 0, bytes.length));
    }

    private static byte[] pack(byte kind, byte[] key, byte[] bytes) {
        var body = ByteBuffer.allocate(HEAD_BYTES + key.length + bytes.length)
                .put(kind)
                .position(HEAD_BYTES)
                .put(key)
                .put(bytes)
                .array();
        ByteBuffer.wrap(body).putInt(1, checksum(body));
        return body;
    }

    static void verify(byte[] body, String what) throws Rotten {
        if (body.length < HEAD_BYTES || ByteBuffer.wrap(body).getInt(1) != checksum(body)) {
            throw new Rotten(what + " is rotten");
        }
    }

    static byte[] unpack(byte[] body, String what, Optional<RootKeys> keys) throws IOException {
        verify(body, what);
        if (body[0] == CLEAR) {
            return Arrays.copyOfRange(body, HEAD_BYTES, body.length);
        }
        int begin = HEAD_BYTES + RootKeys.SEALED_BYTES;
        var key = keys.orElseThrow(() -> new IOException(what + " is encrypted, and no keys were given"))
                .open(Arrays.copyOfRange(body, HEAD_BYTES, begin), what);
        return key.crypt(body, begin, body.length - begin);
    }

    private static int checksum(byte[] body) {
        var crc = new CRC32C();
        crc.update(body, HEAD_BYTES, body.length - HEAD_BYTES);
        return (int) crc.getValue();
    }
}
