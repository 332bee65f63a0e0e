package foehn.hypervisor.image;

import foehn.hypervisor.ImageRejected;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A qcow2 header: refused when it names another file (backing file, external data file), is encrypted, or uses
/// features that are unknown here.
final class Qcow2 {
    private static final int HEADER_BYTES = 104;
    /// Dirty, corrupt, compression type, extended L2 entries. Missing on purpose: the external data file (bit 2).
    private static final long FEATURES_ALLOWED = 0b11011;
    private static final int EXTENSION_END = 0;
    private static final int EXTENSION_DATA_FILE = 0x44415441;
    private static final int EXTENSIONS_BYTES_MAX = 64 * 1024;

    static long virtualBytes(ImageFile file) throws IOException {
        var header = file.piece(0, HEADER_BYTES, ByteOrder.BIG_ENDIAN);
        int version = header.getInt(4);
        if (version != 2 && version != 3) {
            throw new ImageRejected("qcow2 version " + version + " is unknown");
        }
        if (header.getLong(8) != 0 || header.getInt(16) != 0) {
            throw new ImageRejected("the image has a backing file");
        }
        if (header.getInt(32) != 0) {
            throw new ImageRejected("the image is encrypted");
        }
        int clusterBits = header.getInt(20);
        if (clusterBits < 9 || clusterBits > 21) {
            throw new ImageRejected("the image's cluster size is impossible");
        }
        if (version == 3 && (header.getLong(72) & ~FEATURES_ALLOWED) != 0) {
            throw new ImageRejected("the image keeps its data elsewhere, or uses unknown features");
        }
        int headerBytes = version == 2 ? 72 : header.getInt(100);
        if (headerBytes < 72 || headerBytes > EXTENSIONS_BYTES_MAX) {
            throw new ImageRejected("the image's header length is impossible");
        }
        long clusterBytes = 1L << clusterBits;
        checkExtensions(
                file.piece(headerBytes, (int) Math.min(EXTENSIONS_BYTES_MAX, clusterBytes), ByteOrder.BIG_ENDIAN));
        return header.getLong(24);
    }

    /// The name of an external data file may stand here without the feature bit; it is refused all the same.
    private static void checkExtensions(ByteBuffer extensions) {
        while (extensions.remaining() >= 8) {
            int kind = extensions.getInt();
            int length = extensions.getInt();
            if (kind == EXTENSION_END) {
                return;
            }
            if (kind == EXTENSION_DATA_FILE) {
                throw new ImageRejected("the image keeps its data in another file");
            }
            long padded = (length + 7L) & ~7L;
            if (length < 0 || padded > extensions.remaining()) {
                return;
            }
            extensions.position(extensions.position() + (int) padded);
        }
    }

    private Qcow2() {}
}
