package foehn.object.large;

import foehn.object.Source;
import java.io.IOException;

/// A run of bytes of a large object that comes from one place.
///
/// @param source looks the place up when the bytes are wanted
record Leaf(Opening source, long first, long length) {
    /// Looks a place up.
    @FunctionalInterface
    interface Opening {
        Source open() throws IOException;
    }
}
