package foehn.identity;

import org.jspecify.annotations.Nullable;

/// A user. Names are unique within a domain.
///
/// @param passwordHash null: the user cannot log in with a password
/// @param generation changes with the password and when the user is disabled; tokens of another one are void
/// @param extra further attributes that clients sent (`email`, `description`), as a JSON object
record User(
        String id,
        String domainId,
        String name,
        boolean enabled,
        @Nullable String defaultProjectId,
        @Nullable String passwordHash,
        long generation,
        String extra,
        long createdAt)
        implements Identified {
    @Override
    public String toString() {
        return "User[" + id + ", " + name + "]";
    }
}
