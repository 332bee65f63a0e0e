package foehn.hypervisor.remote;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// A body that remembers whether reading it failed: the HTTP client reports both sides' failures alike, and trouble
/// with our own image store must not look like a host that is down.
final class Upload extends FilterInputStream {
    private volatile @Nullable IOException failure;

    Upload(InputStream in) {
        super(in);
    }

    void throwIfFailed() throws IOException {
        var seen = failure;
        if (seen != null) {
            throw seen;
        }
    }

    @Override
    public int read() throws IOException {
        try {
            return super.read();
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        try {
            return super.read(into, offset, length);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }
}
