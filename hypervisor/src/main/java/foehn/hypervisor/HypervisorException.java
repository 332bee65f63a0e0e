package foehn.hypervisor;

/// What a host may answer instead of doing what it was told. Each kind is a type, so nobody reads messages.
public abstract sealed class HypervisorException extends RuntimeException
        permits GuestConflict, GuestMissing, HostRefused, HostUnreachable, ImageRejected, StaleCommand {
    private static final long serialVersionUID = 1L;

    HypervisorException(String message) {
        super(message);
    }
}
