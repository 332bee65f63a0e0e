package foehn.hypervisor;

import java.util.Optional;

/// A disk that lives and dies with its guest.
///
/// @param name `root`, `ephemeral0`, `swap`: unique in the guest, and part of a file name
/// @param image what it starts as, copy-on-write; empty: a blank disk
/// @param sizeBytes the size the guest sees; never smaller than the image
/// @param pool where it lies; [DiskPool#SHARED] only where the host's facts say it has one
/// @param generation part of the file's name; a block migration writes the next generation, so that source
///     and target never meet in one file even where they share the directory
public record DiskSpec(String name, Optional<ImageRef> image, long sizeBytes, DiskPool pool, int generation) {
    public DiskSpec {
        if (!name.matches("[a-z0-9]{1,32}")) {
            throw new IllegalArgumentException("not a disk name: " + name);
        }
    }

    public DiskSpec nextGeneration(DiskPool in) {
        return new DiskSpec(name, image, sizeBytes, in, generation + 1);
    }
}
