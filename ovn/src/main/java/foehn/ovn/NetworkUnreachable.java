package foehn.ovn;

import org.jspecify.annotations.Nullable;

/// The northbound or southbound database does not answer.
public final class NetworkUnreachable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NetworkUnreachable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
