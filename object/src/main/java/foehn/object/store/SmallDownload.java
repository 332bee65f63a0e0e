package foehn.object.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/// Bytes on their way out that are in memory already.
record SmallDownload(byte[] content) implements Download {
    @Override
    public long bytes() {
        return content.length;
    }

    @Override
    public void send(long offset, long length, Sink sink) throws IOException {
        int from = (int) Math.min(offset, content.length);
        int count = (int) Math.min(length, content.length - from);
        if (count > 0) {
            sink.accept(ByteBuffer.wrap(content, from, count).asReadOnlyBuffer());
        }
    }

    @Override
    public InputStream stream(long offset, long length) {
        int from = (int) Math.min(offset, content.length);
        return new ByteArrayInputStream(content, from, (int) Math.min(length, content.length - from));
    }

    @Override
    public void close() {}
}
