package foehn.identity;

import org.jspecify.annotations.Nullable;

/// A password of a user's, as it is kept.
///
/// @param hash null: the user cannot log in with a password
/// @param createdAt when it was set, in milliseconds
/// @param expiresAt when it ends, in milliseconds; null: never
record UserPassword(
        @Nullable String hash, long createdAt, @Nullable Long expiresAt) {
    static UserPassword none(long now) {
        return new UserPassword(null, now, null);
    }

    @Override
    public String toString() {
        return "UserPassword[" + createdAt + "]";
    }
}
