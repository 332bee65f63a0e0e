package foehn.hypervisor;

/// No answer: nothing is known about whether the command took effect. Worth trying again.
public final class HostUnreachable extends HypervisorException {
    private static final long serialVersionUID = 1L;

    public HostUnreachable(String message) {
        super(message);
    }
}
