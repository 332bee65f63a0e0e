package foehn.object;

import foehn.object.store.StoredObject;
import java.util.Optional;

/// What an answer carries.
public sealed interface Payload {
    Payload NOTHING = new Nothing();

    record Nothing() implements Payload {}

    /// A body that is there already; `Content-Type` is among the headers.
    @SuppressWarnings("ArrayRecordComponent")
    record Bytes(byte[] bytes) implements Payload {}

    /// An object's bytes, whole: ranges and conditions are applied at the edge, by the answer's headers `etag` and
    /// `last-modified`. Given for HEAD too, where nobody opens it.
    ///
    /// @param object the row it came from, for features that look at its metadata
    record Entity(Source source, Optional<StoredObject> object) implements Payload {}

    /// Lines of an account or a container, written at the edge in the format that was asked for.
    record Lines(Listing listing) implements Payload {}

    /// A body whose length nobody knows yet, written while it is made (reports of long work).
    record Written(Writer writer) implements Payload {}

    /// Writes a body.
    @FunctionalInterface
    interface Writer {
        void write(java.io.OutputStream out) throws java.io.IOException;
    }
}
