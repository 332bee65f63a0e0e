package foehn.block.backend;

import java.nio.file.Path;

/// What a new volume holds.
public sealed interface Content {
    /// Zeros.
    record Empty() implements Content {}

    /// What another volume of the same backend, which nobody writes to now, holds.
    record OfVolume(String volume) implements Content {}

    record OfSnapshot(String volume, String snapshot) implements Content {}

    /// What a file holds.
    ///
    /// @param format what the file is, as `qemu-img` calls it: `raw`, `qcow2`; it was inspected before
    record OfFile(Path file, String format) implements Content {}
}
