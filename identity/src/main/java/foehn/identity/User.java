package foehn.identity;

import org.jspecify.annotations.Nullable;

/// A user. Names are unique within a domain.
///
/// @param passwordHash null: the user cannot log in with a password
/// @param generation changes with the password and when the user is disabled; tokens of another one are void
/// @param extra further attributes that clients sent (`email`, `description`), as a JSON object
/// @param options switches beyond the attributes, as a JSON object; see [Options]
/// @param passwordExpiresAt when the password ends, in milliseconds; null: never
/// @param lastActiveAt when the user last logged in, in milliseconds, where anybody wants to know
record User(
        String id,
        String domainId,
        String name,
        boolean enabled,
        @Nullable String defaultProjectId,
        @Nullable String passwordHash,
        long generation,
        String extra,
        String options,
        long createdAt,
        @Nullable Long passwordCreatedAt,
        @Nullable Long passwordExpiresAt,
        @Nullable Long lastActiveAt)
        implements Identified {
    /// A user with a password but without a history.
    static User fresh(
            String id,
            String domainId,
            String name,
            boolean enabled,
            @Nullable String defaultProjectId,
            UserPassword password,
            String extra,
            String options,
            long createdAt) {
        return new User(
                id,
                domainId,
                name,
                enabled,
                defaultProjectId,
                password.hash(),
                0,
                extra,
                options,
                createdAt,
                password.createdAt(),
                password.expiresAt(),
                null);
    }

    /// The same with another password.
    User with(UserPassword password) {
        return new User(
                id,
                domainId,
                name,
                enabled,
                defaultProjectId,
                password.hash(),
                generation,
                extra,
                options,
                createdAt,
                password.createdAt(),
                password.expiresAt(),
                lastActiveAt);
    }

    User disabled() {
        return new User(
                id,
                domainId,
                name,
                false,
                defaultProjectId,
                passwordHash,
                generation,
                extra,
                options,
                createdAt,
                passwordCreatedAt,
                passwordExpiresAt,
                lastActiveAt);
    }

    /// When the password ends, in milliseconds; null: never.
    @Nullable
    Long passwordEnd() {
        return Options.has(options, Options.IGNORE_EXPIRY) ? null : passwordExpiresAt;
    }

    @Override
    public String toString() {
        return "User[" + id + ", " + name + "]";
    }
}
