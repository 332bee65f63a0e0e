package foehn.hypervisor.image;

import foehn.hypervisor.ImageRejected;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/// Tells from an image's own bytes whether it is what it is said to be, and safe to open: complete in itself, without
/// a backing file, an external data file or a descriptor that names other files. Runs no tool and follows nothing that
/// the image refers to, so it may look at anybody's bytes; the image service asks it at upload, each host before use.
public final class ImageHeaders {
    /// Formats whose bytes carry a header that must be found.
    private static final Set<String> STRUCTURED = Set.of("qcow2", "vmdk", "vdi", "vhd", "vhdx", "iso");

    /// What an image describes.
    ///
    /// @param virtualBytes the size of the disk that a guest sees
    public record Facts(String format, long virtualBytes) {}

    /// Throws [ImageRejected] unless the file is a self-contained image of the declared format, and its disk not
    /// larger than `virtualBytesMax`. `raw`, and formats without a header of their own (`ami`, `aki`, `ari`), may
    /// hold anything that no tool could take for a disk format with a header.
    public static Facts require(Path path, String declared, long virtualBytesMax) throws IOException {
        try (var file = new ImageFile(path)) {
            var found = recognise(file);
            long virtualBytes;
            if (STRUCTURED.contains(declared)) {
                if (!found.equals(Optional.of(declared))) {
                    throw new ImageRejected("the image says it is " + declared + " and is "
                            + found.map(f -> "a " + f).orElse("not"));
                }
                virtualBytes = check(file, declared);
            } else {
                // A hybrid ISO image is a disk too; any other header is somebody's trick on the next tool.
                if (found.isPresent() && !found.get().equals("iso")) {
                    throw new ImageRejected("the image says it is " + declared + " and is a " + found.get());
                }
                virtualBytes = file.length();
            }
            if (virtualBytes < 0 || virtualBytes > virtualBytesMax) {
                throw new ImageRejected("the image's virtual size is above the limit of " + virtualBytesMax + " bytes");
            }
            return new Facts(declared, virtualBytes);
        }
    }

    private static long check(ImageFile file, String format) throws IOException {
        return switch (format) {
            case "qcow2" -> Qcow2.virtualBytes(file);
            case "vmdk" -> Vmdk.virtualBytes(file);
            case "vdi" -> vdi(file);
            case "vhd" -> vhd(file);
            case "vhdx" -> Vhdx.virtualBytes(file);
            default -> file.length();
        };
    }

    /// The disk format whose signature the file carries, whether we support it or not. One at the very beginning wins
    /// over one further in.
    private static Optional<String> recognise(ImageFile file) throws IOException {
        if (file.has(0, "QFI\u00fb")) {
            return Optional.of("qcow2");
        } else if (file.has(0, "QED\0")) {
            return Optional.of("qed");
        } else if (file.has(0, "KDMV") || file.has(0, "COWD") || isDescriptor(file)) {
            return Optional.of("vmdk");
        } else if (file.has(0, "vhdxfile")) {
            return Optional.of("vhdx");
        } else if (file.has(0, "conectix")) {
            return Optional.of("vhd");
        } else if (file.has(0, "LUKS\u00ba\u00be")) {
            return Optional.of("luks");
        } else if (file.has(0, "WithoutFreeSpace") || file.has(0, "WithouFreSpacExt")) {
            return Optional.of("parallels");
        } else if (file.has(0x40, "\u007f\u0010\u00da\u00be")) {
            return Optional.of("vdi");
        } else if (file.length() >= 512 && file.has(file.length() - 512, "conectix")) {
            return Optional.of("vhd");
        } else if (file.has(32769, "CD001") || file.has(32769, "NSR02") || file.has(32769, "NSR03")) {
            return Optional.of("iso");
        }
        return Optional.empty();
    }

    /// A text that lists extents; comments and blank lines may come first.
    private static boolean isDescriptor(ImageFile file) throws IOException {
        return file.text(0, 4096).stripLeading().regionMatches(true, 0, "# disk descriptorfile", 0, 21);
    }

    private static long vdi(ImageFile file) throws IOException {
        var header = file.piece(0, 512, ByteOrder.LITTLE_ENDIAN);
        int kind = header.getInt(0x4c);
        if (kind != 1 && kind != 2) {
            throw new ImageRejected("the image is the difference to another one, or a VDI of an unknown kind");
        }
        return header.getLong(0x170);
    }

    private static long vhd(ImageFile file) throws IOException {
        long at = file.has(0, "conectix") ? 0 : file.length() - 512;
        var footer = file.piece(at, 512, ByteOrder.BIG_ENDIAN);
        int kind = footer.getInt(60);
        if (kind != 2 && kind != 3) {
            throw new ImageRejected("the image is the difference to another one, or a VHD of an unknown kind");
        }
        return footer.getLong(48);
    }

    private ImageHeaders() {}
}
