package foehn.hypervisor.image;

import foehn.hypervisor.ImageRejected;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalInt;

/// A VHDX: the region table leads to the metadata, and there stand the size of the disk and whether it has a parent.
final class Vhdx {
    private static final long REGION_TABLE = 192 * 1024;
    private static final int ENTRY_BYTES = 32;
    private static final int ENTRIES_MAX = 2047;
    private static final String METADATA_REGION = "8B7CA206-4790-4B9A-B8FE-575F050F886E";
    private static final String VIRTUAL_SIZE = "2FA54224-CD1B-4876-B211-5DBED83BF4B8";
    private static final String FILE_PARAMETERS = "CAA16737-FA36-4D43-B3B6-33F0AA44E76B";
    private static final int HAS_PARENT = 0b10;

    static long virtualBytes(ImageFile file) throws IOException {
        long metadata = metadata(file);
        if (!file.has(metadata, "metadata")) {
            throw new ImageRejected("the VHDX has no metadata");
        }
        int entries = Short.toUnsignedInt(
                file.piece(metadata, ENTRY_BYTES, ByteOrder.LITTLE_ENDIAN).getShort(10));
        var table = table(file, metadata + ENTRY_BYTES, entries);
        long parameters = metadata + item(table, entries, FILE_PARAMETERS);
        if ((file.piece(parameters, 8, ByteOrder.LITTLE_ENDIAN).getInt(4) & HAS_PARENT) != 0) {
            throw new ImageRejected("the VHDX is the difference to another one");
        }
        return file.piece(metadata + item(table, entries, VIRTUAL_SIZE), 8, ByteOrder.LITTLE_ENDIAN)
                .getLong(0);
    }

    private static long metadata(ImageFile file) throws IOException {
        if (!file.has(REGION_TABLE, "regi")) {
            throw new ImageRejected("the VHDX has no region table");
        }
        int entries = file.piece(REGION_TABLE, 16, ByteOrder.LITTLE_ENDIAN).getInt(8);
        var table = table(file, REGION_TABLE + 16, entries);
        long offset = find(table, entries, METADATA_REGION).stream()
                .mapToLong(at -> table.getLong(at + 16))
                .findFirst()
                .orElseThrow(() -> new ImageRejected("the VHDX has no metadata region"));
        if (offset <= 0 || offset > file.length()) {
            throw new ImageRejected("the VHDX's metadata lie outside of the image");
        }
        return offset;
    }

    private static ByteBuffer table(ImageFile file, long offset, int entries) throws IOException {
        if (entries < 1 || entries > ENTRIES_MAX) {
            throw new ImageRejected("a table of the VHDX has an impossible length");
        }
        return file.piece(offset, entries * ENTRY_BYTES, ByteOrder.LITTLE_ENDIAN);
    }

    /// Where a metadata item lies, counted from the beginning of the metadata.
    private static long item(ByteBuffer table, int entries, String guid) {
        int at = find(table, entries, guid).orElseThrow(() -> new ImageRejected("the VHDX's metadata are incomplete"));
        return Integer.toUnsignedLong(table.getInt(at + 16));
    }

    private static OptionalInt find(ByteBuffer table, int entries, String guid) {
        for (int at = 0; at < entries * ENTRY_BYTES; at += ENTRY_BYTES) {
            if (guid(table, at).equals(guid)) {
                return OptionalInt.of(at);
            }
        }
        return OptionalInt.empty();
    }

    /// Microsoft's mixed byte order: three little-endian fields, then bytes as they stand.
    private static String guid(ByteBuffer table, int at) {
        var tail = new StringBuilder();
        for (int i = 8; i < 16; i++) {
            tail.append("%02X".formatted(table.get(at + i)));
        }
        return "%08X-%04X-%04X-%s-%s"
                .formatted(
                        table.getInt(at),
                        table.getShort(at + 4),
                        table.getShort(at + 6),
                        tail.substring(0, 4),
                        tail.substring(4));
    }

    private Vhdx() {}
}
