package foehn.kernel.auth;

import java.util.Optional;

/// Turns the text of `X-Auth-Token` into a caller. Implemented by the identity service.
@FunctionalInterface
public interface Authenticator {
    /// Empty when the token is forged, expired or revoked. Says nothing about why.
    Optional<Caller> authenticate(String token);
}
