package foehn.object.store;

import java.io.IOException;

/// Bytes on their way in. Closing without [#finish] forgets them.
public interface Upload extends AutoCloseable {
    void write(byte[] buffer, int offset, int length) throws IOException;

    /// How many bytes have come.
    long bytes();

    /// All bytes are there, and on disk. To be stored by [Backend#change], or given to [Backend#discard].
    Content finish() throws IOException;

    @Override
    void close();
}
