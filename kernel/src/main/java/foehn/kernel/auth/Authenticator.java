package foehn.kernel.auth;

import java.util.Optional;

/// Turns the text of `X-Auth-Token` into a caller. Implemented by the identity service.
@FunctionalInterface
public interface Authenticator {
    /// Empty when the token is forged, expired or revoked. Says nothing about why.
    Optional<Caller> authenticate(String token);

    /// What a token is shown for.
    ///
    /// @param service the type of the service, as in the catalog
    /// @param path behind the service's prefix, as it stood on the wire
    record Asked(String service, String method, String path) {}

    /// The same for one request: some tokens are good only for some.
    default Optional<Caller> authenticate(String token, Asked asked) {
        return authenticate(token);
    }
}
