package foehn.identity;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A password for a program: good for one project, and for no more than some of the user's roles there.
///
/// @param expiresAtMicros null: never. Microseconds, because clients compare the text that they sent
/// @param unrestricted whether it may be used to make and delete application credentials
record ApplicationCredential(
        String id,
        String userId,
        String projectId,
        String name,
        @Nullable String description,
        String secretHash,
        @Nullable Long expiresAtMicros,
        boolean unrestricted,
        long createdAt)
        implements Identified {
    /// One with the roles that it passes on.
    record WithRoles(ApplicationCredential credential, List<Role> roles) {}

    @Override
    public String toString() {
        return "ApplicationCredential[" + id + ", " + name + "]";
    }
}
