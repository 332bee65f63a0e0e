package foehn.identity;

import java.nio.file.Path;
import java.time.Duration;

/// What an operator decides about identity.
///
/// @param tokenLifetime how long a token is valid
/// @param bcryptCost the work of one login, as a power of two (4 to 31); see `docs/decisions/0004-password-hashing.md`
/// @param keyDirectory where the keys that sign tokens are kept; the same for all control nodes
/// @param keyLifetime how long one key signs before the next takes over
/// @param passwordRules what is demanded of passwords and of those who use them
public record IdentityConfig(
        Duration tokenLifetime, int bcryptCost, Path keyDirectory, Duration keyLifetime, PasswordRules passwordRules) {
    /// With keys that change every thirty days, and any passwords.
    public IdentityConfig(Duration tokenLifetime, int bcryptCost, Path keyDirectory) {
        this(tokenLifetime, bcryptCost, keyDirectory, PasswordRules.none());
    }

    /// With keys that change every thirty days.
    public IdentityConfig(Duration tokenLifetime, int bcryptCost, Path keyDirectory, PasswordRules passwordRules) {
        this(tokenLifetime, bcryptCost, keyDirectory, Duration.ofDays(30), passwordRules);
    }
}
