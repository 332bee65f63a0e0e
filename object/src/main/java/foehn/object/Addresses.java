package foehn.object;

import foehn.kernel.FaultException;
import java.util.Optional;

/// Finds out what a request is about where its path alone does not say it.
@FunctionalInterface
public interface Addresses {
    /// What the address means; empty when the path counts.
    ///
    /// @param host as the client addressed us, with the port
    /// @param rawPath as on the wire
    Optional<ObjectPath> of(String host, String rawPath);

    /// Whether the host's name decides, be it for a refusal.
    default boolean claims(String host) {
        try {
            return of(host, "/").isPresent();
        } catch (FaultException refused) {
            return true;
        }
    }
}
