package foehn.hypervisor;

/// The guest is here in a state, or with a spec, that does not admit the command.
public final class GuestConflict extends HypervisorException {
    private static final long serialVersionUID = 1L;

    public GuestConflict(String message) {
        super(message);
    }
}
