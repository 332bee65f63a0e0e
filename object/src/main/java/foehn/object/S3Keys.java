package foehn.object;

import java.util.Optional;

/// Asks the identity service whose an S3 access key is. May be asked on every request, so it keeps what it knows.
@FunctionalInterface
public interface S3Keys {
    /// A key, and whose it is.
    ///
    /// @param secret signs; never logged
    /// @param account `AUTH_…`: where the bearer's buckets are
    record Key(String access, String secret, Requester requester, String account) {}

    Optional<Key> key(String access);
}
