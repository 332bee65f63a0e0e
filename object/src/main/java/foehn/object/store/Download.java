package foehn.object.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/// Bytes on their way out.
public interface Download extends AutoCloseable {
    long bytes();

    /// Gives `length` bytes from `offset` on to `sink`, piece by piece, in order. A piece is good until `sink` returns.
    void send(long offset, long length, Sink sink) throws IOException;

    /// The same as a stream, for those who transform it.
    InputStream stream(long offset, long length) throws IOException;

    @Override
    void close();

    /// Where the pieces go.
    @FunctionalInterface
    interface Sink {
        void accept(ByteBuffer piece) throws IOException;
    }
}
