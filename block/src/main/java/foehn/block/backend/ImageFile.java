package foehn.block.backend;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/// Files as image services exchange them.
public final class ImageFile {
    private static final Map<String, String> NAMES = Map.of("vhd", "vpc");

    /// What a volume may be uploaded as.
    public static final Set<String> FORMATS = Set.of("raw", "qcow2", "vmdk", "vdi", "vhd", "vhdx");

    /// Makes such a file of a raw one.
    ///
    /// @param format one of [#FORMATS]
    public static void convert(Path raw, Path to, String format) throws IOException {
        new QemuImg().convert(raw, "raw", to, NAMES.getOrDefault(format, format));
    }

    private ImageFile() {}
}
