package foehn.identity;

import java.util.Optional;

/// The keys that S3 clients sign with, for a service that checks signatures itself.
public interface S3Keys {
    /// Empty when there is no such key, or whoever it stands for may not work in its project (any more). A query the
    /// first time; then a look into a map until something changes.
    ///
    /// @param access the public half, as a request names it
    Optional<S3Key> find(String access);
}
