package foehn.hypervisor.image;

import foehn.hypervisor.ImageRejected;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// A VMDK: only the two kinds that keep all their data in the one file, and only with a descriptor that names nothing
/// but that file. A descriptor alone, or a header without capacity, makes tools open whatever the text lists.
final class Vmdk {
    private static final long SECTOR_BYTES = 512;
    private static final int DESCRIPTOR_SECTORS_MAX = 2048;
    private static final long DESCRIPTOR_AT_MAX = 1 << 20;
    private static final long DIRECTORY_AT_END = -1;
    private static final Set<String> SELF_CONTAINED = Set.of("monolithicsparse", "streamoptimized");
    private static final Pattern CREATE_TYPE =
            Pattern.compile("^\\s*createType\\s*=\\s*\"?([^\"\\s]*)\"?\\s*$", Pattern.CASE_INSENSITIVE);
    private static final Pattern EXTENT = Pattern.compile("^\\s*(RW|RDONLY|NOACCESS)\\s+.*$", Pattern.CASE_INSENSITIVE);
    private static final Pattern OWN_EXTENT = Pattern.compile("^\\s*RW\\s+[0-9]+\\s+SPARSE\\s+\"([^\"/\\\\]*)\"\\s*$");

    static long virtualBytes(ImageFile file) throws IOException {
        if (!file.has(0, "KDMV")) {
            throw new ImageRejected("the image is not a self-contained VMDK");
        }
        var header = file.piece(0, 512, ByteOrder.LITTLE_ENDIAN);
        long sectors = capacity(header);
        long descriptorAt = header.getLong(28);
        long descriptorSectors = header.getLong(36);
        if (descriptorAt < 1
                || descriptorAt > DESCRIPTOR_AT_MAX
                || descriptorSectors < 1
                || descriptorSectors > DESCRIPTOR_SECTORS_MAX) {
            throw new ImageRejected("the VMDK has no descriptor, or an impossible one");
        }
        if (header.getLong(56) == DIRECTORY_AT_END) {
            checkFooter(file, sectors);
        }
        checkDescriptor(file.text(descriptorAt * SECTOR_BYTES, (int) (descriptorSectors * SECTOR_BYTES)));
        return sectors * SECTOR_BYTES;
    }

    private static long capacity(ByteBuffer header) {
        long sectors = header.getLong(12);
        if (sectors <= 0 || sectors > Long.MAX_VALUE / SECTOR_BYTES) {
            throw new ImageRejected("the VMDK's capacity is impossible");
        }
        return sectors;
    }

    /// A streamed VMDK repeats its header at the end, and tools believe that one.
    private static void checkFooter(ImageFile file, long sectors) throws IOException {
        long at = file.length() - 2 * SECTOR_BYTES;
        if (at < 0 || !file.has(at, "KDMV")) {
            throw new ImageRejected("the VMDK's footer is missing");
        }
        if (capacity(file.piece(at, 512, ByteOrder.LITTLE_ENDIAN)) != sectors) {
            throw new ImageRejected("the VMDK's footer contradicts its header");
        }
    }

    private static void checkDescriptor(String padded) {
        int end = padded.indexOf('\0');
        var text = end < 0 ? padded : padded.substring(0, end);
        int kinds = 0;
        int extents = 0;
        for (var line : (Iterable<String>) text.lines()::iterator) {
            var kind = CREATE_TYPE.matcher(line);
            if (kind.matches()) {
                kinds++;
                if (!SELF_CONTAINED.contains(kind.group(1).toLowerCase(Locale.ROOT))) {
                    throw new ImageRejected(
                            "only monolithicSparse and streamOptimized VMDKs keep their data to themselves");
                }
            } else if (EXTENT.matcher(line).matches()) {
                extents++;
                if (!OWN_EXTENT.matcher(line).matches()) {
                    throw new ImageRejected("the VMDK's descriptor names another file");
                }
            } else if (namesParent(line)) {
                throw new ImageRejected("the VMDK is the difference to another one");
            }
        }
        if (kinds != 1 || extents != 1) {
            throw new ImageRejected("the VMDK's descriptor does not describe exactly one self-contained disk");
        }
    }

    private static boolean namesParent(String line) {
        var bare = line.toLowerCase(Locale.ROOT).replaceAll("\\s", "");
        return bare.startsWith("parentfilenamehint=")
                || (bare.startsWith("parentcid=") && !bare.equals("parentcid=ffffffff"));
    }

    private Vmdk() {}
}
