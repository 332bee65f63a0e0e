package foehn.hypervisor;

/// The image's bytes are not what the reference says, or are not safe to open.
public final class ImageRejected extends HypervisorException {
    private static final long serialVersionUID = 1L;

    public ImageRejected(String message) {
        super(message);
    }
}
