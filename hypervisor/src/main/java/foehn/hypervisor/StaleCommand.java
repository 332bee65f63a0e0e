package foehn.hypervisor;

/// A newer command for this guest has been seen: the sender has lost its lease and must stop.
public final class StaleCommand extends HypervisorException {
    private static final long serialVersionUID = 1L;

    public StaleCommand(String message) {
        super(message);
    }
}
