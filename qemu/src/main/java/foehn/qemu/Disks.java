package foehn.qemu;

import foehn.hypervisor.DiskPool;
import foehn.hypervisor.DiskSpec;
import foehn.hypervisor.GuestConflict;
import foehn.hypervisor.GuestId;
import foehn.hypervisor.HostRefused;
import foehn.hypervisor.ImageRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Guests' disks: qcow2 files in a pool, each copy-on-write over an image of the cache or blank.
final class Disks {
    private final QemuHostConfig config;
    private final ImageCache images;

    Disks(QemuHostConfig config, ImageCache images) {
        this.config = config;
        this.images = images;
    }

    Path path(GuestId guest, DiskSpec disk) {
        return directory(guest, disk.pool()).resolve(disk.name() + "." + disk.generation() + ".qcow2");
    }

    private Path directory(GuestId guest, DiskPool pool) {
        var base = pool == DiskPool.LOCAL
                ? config.localPool()
                : config.sharedPool().orElseThrow(() -> new HostRefused("this host has no shared pool"));
        return base.resolve(guest.uuid());
    }

    /// Whether the two lie in one file.
    static boolean same(DiskSpec a, DiskSpec b) {
        return a.name().equals(b.name()) && a.pool() == b.pool() && a.generation() == b.generation();
    }

    /// Makes the disk, or makes it what the spec says now: the file may be there from an earlier spec of the guest.
    ///
    /// @param earlier the disks that the guest had so far
    void ensure(GuestId guest, DiskSpec disk, List<DiskSpec> earlier) throws IOException {
        var before = earlier.stream().filter(e -> same(e, disk)).findFirst();
        if (before.isPresent() && !before.get().image().equals(disk.image())) {
            remove(path(guest, disk));
        } else if (before.isPresent() && before.get().sizeBytes() > disk.sizeBytes()) {
            throw new GuestConflict("disk " + disk.name() + " of guest " + guest + " cannot shrink");
        } else if (before.isPresent() && before.get().sizeBytes() < disk.sizeBytes()) {
            create(guest, before.get());
            var size = Long.toString(disk.sizeBytes());
            Command.run(
                    "qemu-img", "resize", "-q", "-f", "qcow2", path(guest, disk).toString(), size);
        }
        create(guest, disk);
    }

    /// Makes the disk unless it is there. It appears under its name only when it is whole.
    void create(GuestId guest, DiskSpec disk) throws IOException {
        var path = path(guest, disk);
        if (Files.exists(path)) {
            return;
        }
        Files.createDirectories(directory(guest, disk.pool()));
        var next = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(next);
        Qcow2.create(next, disk.sizeBytes(), base(disk));
        Files.move(next, path);
    }

    Optional<ImageCache.Cached> base(DiskSpec disk) {
        return disk.image().map(this::cached);
    }

    private ImageCache.Cached cached(ImageRef image) {
        return images.find(image).orElseThrow(() -> new HostRefused("image is not in the cache: " + image.sha512()));
    }

    /// Makes the disk as it is before anybody has written to it.
    void recreate(GuestId guest, DiskSpec disk) throws IOException {
        remove(path(guest, disk));
        create(guest, disk);
    }

    /// Leaves the directory, in which another disk may be about to be made.
    private static void remove(Path path) throws IOException {
        Files.deleteIfExists(path);
        Files.deleteIfExists(path.resolveSibling(path.getFileName() + ".new"));
    }

    void delete(GuestId guest, DiskSpec disk) throws IOException {
        remove(path(guest, disk));
        deleteIfEmpty(directory(guest, disk.pool()));
    }

    private static void deleteIfEmpty(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            try (var entries = Files.list(directory)) {
                if (entries.findAny().isPresent()) {
                    return;
                }
            }
            Files.deleteIfExists(directory);
        }
    }
}
