package foehn.object.large;

import foehn.object.Source;
import foehn.object.store.Download;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/// Bytes that are in memory already.
@SuppressWarnings("ArrayRecordComponent")
record BytesSource(byte[] data) implements Source, Download {
    @Override
    public long length() {
        return data.length;
    }

    @Override
    public Download open() {
        return this;
    }

    @Override
    public long bytes() {
        return data.length;
    }

    @Override
    public void send(long offset, long length, Sink sink) throws IOException {
        sink.accept(ByteBuffer.wrap(data, (int) offset, (int) length));
    }

    @Override
    public InputStream stream(long offset, long length) {
        return new ByteArrayInputStream(data, (int) offset, (int) length);
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
