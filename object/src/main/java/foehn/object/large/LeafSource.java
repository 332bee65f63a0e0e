package foehn.object.large;

import foehn.kernel.Fault;
import foehn.object.BlockStream;
import foehn.object.Source;
import foehn.object.store.Download;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/// A large object's bytes as if they were one object's. A segment that cannot be had breaks the download off: the
/// client must not take a part for the whole.
///
/// @param length of the whole large object
record LeafSource(long length, Leaves.Of leaves) implements Source {
    @Override
    public Download open() {
        return new Joined();
    }

    private final class Joined implements Download {
        @Override
        public long bytes() {
            return length;
        }

        @Override
        public void send(long offset, long length, Sink sink) throws IOException {
            var walk = leaves.from(offset, length);
            long left = length;
            for (var leaf = walk.next(); leaf.isPresent(); leaf = walk.next()) {
                try (var part = leaf.get().source().open().open()) {
                    part.send(leaf.get().first(), leaf.get().length(), sink);
                }
                left -= leaf.get().length();
            }
            requireAll(left);
        }

        @Override
        public InputStream stream(long offset, long length) {
            return new Chain(leaves.from(offset, length), length);
        }

        @Override
        public void close() {
            // Each segment is open only while it is read.
        }
    }

    /// A nested manifest may have become shorter than its outer one says.
    private static void requireAll(long bytesLeft) throws IOException {
        if (bytesLeft > 0) {
            throw new Fetch.Gone(bytesLeft + " bytes are missing at the end");
        }
    }

    /// One segment's stream after the other's.
    private static final class Chain extends BlockStream {
        private final Leaves walk;
        private long left;
        private @Nullable Download part;
        private InputStream current = InputStream.nullInputStream();

        Chain(Leaves walk, long length) {
            this.walk = walk;
            this.left = length;
        }

        /// Who reads a stream takes the bytes for an object of their own, and can still be told that they cannot.
        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            try {
                return length == 0 ? 0 : readOn(into, offset, length);
            } catch (Fetch.Gone gone) {
                throw Fault.conflict("A segment of the large object is not what its manifest names.");
            }
        }

        private int readOn(byte[] into, int offset, int length) throws IOException {
            int n = current.read(into, offset, length);
            while (n < 0) {
                close();
                var leaf = walk.next();
                if (leaf.isEmpty()) {
                    requireAll(left);
                    return -1;
                }
                left -= leaf.get().length();
                part = leaf.get().source().open().open();
                current = part.stream(leaf.get().first(), leaf.get().length());
                n = current.read(into, offset, length);
            }
            return n;
        }

        @Override
        public void close() {
            try {
                current.close();
            } catch (IOException stuck) {
                throw new UncheckedIOException(stuck);
            } finally {
                current = InputStream.nullInputStream();
                if (part != null) {
                    part.close();
                    part = null;
                }
            }
        }
    }
}
