package foehn.hypervisor;

/// The host tried and could not (no memory, no disk, QEMU said no). Trying again will not help by itself.
public final class HostRefused extends HypervisorException {
    private static final long serialVersionUID = 1L;

    public HostRefused(String message) {
        super(message);
    }
}
