package foehn.object.large;

import java.io.IOException;
import java.util.Optional;

/// The runs that a large object's bytes come from, in order, found one after the other.
interface Leaves {
    /// Empty behind the last one.
    Optional<Leaf> next() throws IOException;

    /// Starts at the large object's byte `first`, and ends behind `length` bytes.
    @FunctionalInterface
    interface Of {
        Leaves from(long first, long length);
    }
}
