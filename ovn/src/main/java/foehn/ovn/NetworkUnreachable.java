package foehn.ovn;

/// The northbound or southbound database does not answer.
public final class NetworkUnreachable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NetworkUnreachable(String message, Throwable cause) {
        super(message, cause);
    }
}
