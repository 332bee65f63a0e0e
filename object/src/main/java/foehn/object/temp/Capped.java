package foehn.object.temp;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// A stream that breaks off when it is longer than allowed, so that what reads it stores nothing.
final class Capped extends FilterInputStream {
    private final long bytesMax;
    private long bytes;

    Capped(InputStream in, long bytesMax) {
        super(in);
        this.bytesMax = bytesMax;
    }

    boolean isExceeded() {
        return bytes > bytesMax;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int n = super.read(into, offset, length);
        bytes += Math.max(n, 0);
        if (isExceeded()) {
            throw new TooMuch();
        }
        return n;
    }

    /// More came than the form allows.
    static final class TooMuch extends IOException {
        private static final long serialVersionUID = 1L;

        TooMuch() {
            super("max_file_size exceeded");
        }
    }
}
