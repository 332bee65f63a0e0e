package foehn.object.temp;

import foehn.object.BlockStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Reads a `multipart/form-data` body part by part, as it comes in; no part is ever held in memory.
public final class Multipart {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int HEADER_BYTES_MAX = 64 * 1024;

    private final InputStream in;
    private final byte[] opening;
    private final byte[] boundary;
    private final byte[] buffer;
    private int begin;
    private int end;
    private boolean inputIsOver;
    private boolean partIsOver = true;
    private boolean lastPartIsOver;
    private boolean begun;

    public Multipart(InputStream in, String boundary) {
        this.in = in;
        this.opening = ("--" + boundary).getBytes(StandardCharsets.UTF_8);
        this.boundary = ("\r\n--" + boundary).getBytes(StandardCharsets.UTF_8);
        this.buffer = new byte[BUFFER_BYTES + this.boundary.length];
    }

    /// A part: read `body` before asking for the next one, or lose the rest of it.
    ///
    /// @param headers by lower-case name
    public record Part(Map<String, String> headers, InputStream body) {}

    /// The body is not what its content type says.
    public static final class Malformed extends IOException {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    /// Empty behind the last part.
    public Optional<Part> next() throws IOException {
        if (!begun) {
            begun = true;
            readOpening();
        }
        var body = new Body();
        body.skipAll();
        if (lastPartIsOver) {
            return Optional.empty();
        }
        partIsOver = false;
        var headers = headers(body);
        return headers.isEmpty() && lastPartIsOver ? Optional.empty() : Optional.of(new Part(headers, body));
    }

    private void readOpening() throws IOException {
        fill();
        while (end - begin >= 2 && buffer[begin] == '\r' && buffer[begin + 1] == '\n') {
            begin += 2;
            fill();
        }
        if (!startsWith(opening)) {
            throw new Malformed("invalid starting boundary");
        }
        begin += opening.length;
        finishBoundary();
    }

    /// What stands behind a boundary: `--` for the last one, else the end of the line.
    private void finishBoundary() throws IOException {
        fill();
        lastPartIsOver = end - begin < 2 || (buffer[begin] == '-' && buffer[begin + 1] == '-');
        begin = Math.min(begin + 2, end);
        partIsOver = true;
    }

    private Map<String, String> headers(Body body) throws IOException {
        var headers = new TreeMap<String, String>();
        for (var line = line(body); !line.isEmpty(); line = line(body)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        return headers;
    }

    private static String line(Body body) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int c = body.read(); c >= 0 && c != '\n'; c = body.read()) {
            line.write(c);
            if (line.size() > HEADER_BYTES_MAX) {
                throw new Malformed("a header is too long");
            }
        }
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    private void fill() throws IOException {
        if (begin > 0) {
            System.arraycopy(buffer, begin, buffer, 0, end - begin);
            end -= begin;
            begin = 0;
        }
        while (!inputIsOver && end < boundary.length + 2) {
            int n = in.read(buffer, end, buffer.length - end);
            inputIsOver = n < 0;
            end += Math.max(n, 0);
        }
    }

    private boolean startsWith(byte[] what) {
        return end - begin >= what.length && Arrays.equals(buffer, begin, begin + what.length, what, 0, what.length);
    }

    /// How many bytes are surely before the boundary; 0 when it stands at `begin`.
    private int bytesBeforeBoundary() {
        int last = end - boundary.length;
        for (int i = begin; i <= last; i++) {
            if (buffer[i] == '\r' && Arrays.equals(buffer, i, i + boundary.length, boundary, 0, boundary.length)) {
                return i - begin;
            }
        }
        return inputIsOver ? end - begin : Math.max(last + 1 - begin, 0);
    }

    private final class Body extends BlockStream {
        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (partIsOver || length == 0) {
                return partIsOver ? -1 : 0;
            }
            if (end - begin < boundary.length + 2) {
                fill();
            }
            if (startsWith(boundary)) {
                begin += boundary.length;
                finishBoundary();
                return -1;
            }
            int available = bytesBeforeBoundary();
            if (available == 0) {
                partIsOver = true;
                lastPartIsOver = true;
                return -1;
            }
            int n = Math.min(available, length);
            System.arraycopy(buffer, begin, into, offset, n);
            begin += n;
            return n;
        }

        void skipAll() throws IOException {
            var waste = new byte[8192];
            while (read(waste, 0, waste.length) >= 0) {
                // The part's rest is of no interest.
            }
        }
    }
}
