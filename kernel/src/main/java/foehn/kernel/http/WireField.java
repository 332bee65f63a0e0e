package foehn.kernel.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.PreEncodedHttpField;

/// A header that goes out as it is written here, where the HTTP server would leave it out: it drops `Content-Length`
/// from
/// a 204, and `Connection: keep-alive` where that goes without saying.
final class WireField extends PreEncodedHttpField {
    static final WireField NO_CONTENT = new WireField("X-No-Content", "Content-Length: 0\r\n");
    static final WireField KEEP_ALIVE = new WireField("X-Keep-Alive", "Connection: keep-alive\r\n");

    private final byte[] line;

    /// @param name by which the server knows it
    private WireField(String name, String line) {
        super(name, line);
        this.line = line.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void putTo(ByteBuffer buffer, HttpVersion version) {
        buffer.put(line);
    }
}
