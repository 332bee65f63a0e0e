package foehn.object;

import foehn.object.store.Download;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/// Bytes that are in memory already, as a source.
public record MemorySource(ByteBuffer bytes) implements Source {
    public static MemorySource of(byte[] bytes) {
        return new MemorySource(ByteBuffer.wrap(bytes));
    }

    @Override
    public long length() {
        return bytes.remaining();
    }

    @Override
    public Download open() {
        return new Download() {
            @Override
            public long bytes() {
                return length();
            }

            @Override
            public void send(long offset, long length, Sink sink) throws IOException {
                sink.accept(bytes.slice((int) offset, (int) length));
            }

            @Override
            public InputStream stream(long offset, long length) {
                var part = new byte[(int) length];
                bytes.get(bytes.position() + (int) offset, part);
                return new ByteArrayInputStream(part);
            }

            @Override
            public void close() {}
        };
    }
}
