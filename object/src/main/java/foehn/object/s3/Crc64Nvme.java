package foehn.object.s3;

/// The 64-bit cyclic redundancy check of NVM Express (reflected polynomial 0x9A6C9329AC4BC9B5), eight bytes at a time.
final class Crc64Nvme implements java.util.zip.Checksum {
    private static final long POLYNOMIAL = 0x9A6C9329AC4BC9B5L;
    private static final long[][] TABLE = table();

    private long crc = ~0L;

    private static long[][] table() {
        var table = new long[8][256];
        for (int i = 0; i < 256; i++) {
            long value = i;
            for (int bit = 0; bit < 8; bit++) {
                value = (value & 1) == 0 ? value >>> 1 : (value >>> 1) ^ POLYNOMIAL;
            }
            table[0][i] = value;
        }
        for (int i = 0; i < 256; i++) {
            for (int slice = 1; slice < 8; slice++) {
                long before = table[slice - 1][i];
                table[slice][i] = (before >>> 8) ^ table[0][(int) (before & 0xFF)];
            }
        }
        return table;
    }

    @Override
    public void update(int b) {
        crc = (crc >>> 8) ^ TABLE[0][(int) ((crc ^ b) & 0xFF)];
    }

    @Override
    public void update(byte[] buffer, int offset, int length) {
        int i = offset;
        int end = offset + length;
        for (; i + 8 <= end; i += 8) {
            long word = 0;
            for (int k = 7; k >= 0; k--) {
                word = (word << 8) | (buffer[i + k] & 0xFF);
            }
            word ^= crc;
            long next = 0;
            for (int k = 0; k < 8; k++) {
                next ^= TABLE[7 - k][(int) ((word >>> (8 * k)) & 0xFF)];
            }
            crc = next;
        }
        for (; i < end; i++) {
            update(buffer[i]);
        }
    }

    @Override
    public long getValue() {
        return ~crc;
    }

    @Override
    public void reset() {
        crc = ~0L;
    }
}
