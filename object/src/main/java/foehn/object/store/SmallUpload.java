package foehn.object.store;

import foehn.kernel.Digests;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Bytes on their way in, as long as they are few; when they become too many they go on into a file.
final class SmallUpload implements Upload {
    private final Staging staging;
    private final int policy;
    private final int bytesMax;
    private final Overflow overflow;
    private byte[] buffer;
    private int length;
    private @Nullable FileUpload large;

    /// Opens the file.
    @FunctionalInterface
    interface Overflow {
        FileUpload open() throws IOException;
    }

    SmallUpload(Staging staging, int policy, int bytesMax, int bytesExpected, Overflow overflow) {
        this.staging = staging;
        this.policy = policy;
        this.bytesMax = bytesMax;
        this.overflow = overflow;
        buffer = new byte[bytesExpected];
    }

    @Override
    public void write(byte[] from, int offset, int count) throws IOException {
        if (large != null) {
            large.write(from, offset, count);
            return;
        }
        if (length + count > bytesMax) {
            large = overflow.open();
            large.write(buffer, 0, length);
            large.write(from, offset, count);
            buffer = new byte[0];
            return;
        }
        if (length + count > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.min(bytesMax, Math.max(2 * buffer.length, length + count)));
        }
        System.arraycopy(from, offset, buffer, length, count);
        length += count;
    }

    @Override
    public long bytes() {
        return large == null ? length : large.bytes();
    }

    @Override
    public Content finish() throws IOException {
        if (large != null) {
            return large.finish();
        }
        var md5 = Digests.md5();
        md5.update(buffer, 0, length);
        var sum = HexFormat.of().formatHex(md5.digest());
        if (length == 0) {
            return new Content(policy, "", 0, sum);
        }
        return staging.add(policy, length == buffer.length ? buffer : Arrays.copyOf(buffer, length), sum);
    }

    @Override
    public void close() {
        if (large != null) {
            large.close();
        }
    }
}
