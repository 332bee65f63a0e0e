package foehn.hypervisor;

/// This host does not have the guest.
public final class GuestMissing extends HypervisorException {
    private static final long serialVersionUID = 1L;

    public GuestMissing(String message) {
        super(message);
    }
}
