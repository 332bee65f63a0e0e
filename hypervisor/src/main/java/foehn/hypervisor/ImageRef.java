package foehn.hypervisor;

/// An image by its content. `format` is what inspection found it to be: `raw`, `qcow2`, `vmdk`, `vdi`, `vhd`, `iso`.
public record ImageRef(String sha512, String format, long sizeBytes) {
    public ImageRef {
        if (!sha512.matches("[0-9a-f]{128}")) {
            throw new IllegalArgumentException("not a SHA-512: " + sha512);
        }
    }
}
