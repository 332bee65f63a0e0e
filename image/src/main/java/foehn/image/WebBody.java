package foehn.image;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// The body of an HTTP/1.1 answer, cut out of its connection. An end before the announced one is an [EOFException],
/// so half an image is never taken for a whole one.
final class WebBody extends InputStream {
    private static final int CHUNK_LINE_MAX = 256;

    private final InputStream in;
    private final boolean chunks;
    private long left;
    private boolean begun;
    private boolean ended;

    private WebBody(InputStream in, boolean chunks, long left) {
        this.in = in;
        this.chunks = chunks;
        this.left = left;
    }

    static InputStream fixed(InputStream in, long length) {
        return new WebBody(in, false, length);
    }

    static InputStream chunked(InputStream in) {
        return new WebBody(in, true, 0);
    }

    /// A line of a header, without its end.
    static String line(InputStream in, int max) throws IOException {
        var bytes = new byte[max];
        for (int n = 0; n < max; n++) {
            int b = in.read();
            if (b < 0) {
                throw new EOFException("the server hung up within a line");
            }
            if (b == '\n') {
                int end = n > 0 && bytes[n - 1] == '\r' ? n - 1 : n;
                return new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
            }
            bytes[n] = (byte) b;
        }
        throw new IOException("a line of the server's is too long");
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (chunks && left == 0 && !ended) {
            nextChunk();
        }
        if (left == 0) {
            return -1;
        }
        int n = in.read(buffer, offset, (int) Math.min(length, left));
        if (n < 0) {
            throw new EOFException("the server hung up before the end");
        }
        left -= n;
        return n;
    }

    private void nextChunk() throws IOException {
        if (begun && !line(in, CHUNK_LINE_MAX).isEmpty()) {
            throw new IOException("a chunk of the server's has no end");
        }
        begun = true;
        var size = line(in, CHUNK_LINE_MAX).split(";", 2)[0].strip();
        if (!size.matches("[0-9a-fA-F]{1,15}")) {
            throw new IOException("a chunk of the server's has no size");
        }
        left = Long.parseLong(size, 16);
        ended = left == 0;
    }
}
