package foehn.identity;

import java.util.List;
import java.util.Optional;

/// What a token says, and all that it says: who, for what, until when. What the user may do there is not in it; it
/// is looked up each time, so that a role taken away is gone at once.
///
/// @param userGeneration a user whose password changes, or who is disabled, gets another one: older tokens are void
/// @param scopeGeneration the same of the project or domain; 0 where there is none
/// @param auditIds the token's own, and that of the first token of the chain it was made from
/// @param by the delegation that it was got with, directly or through another token
/// @param issuedAt in milliseconds, whole seconds; so is `expiresAt`
record TokenPayload(
        String userId,
        long userGeneration,
        Scope scope,
        long scopeGeneration,
        List<AuthMethod> methods,
        List<String> auditIds,
        Optional<Delegation> by,
        long issuedAt,
        long expiresAt) {
    Subject subject() {
        return new Subject(userId, scope, by);
    }

    /// The audit id that stands for this token alone.
    String auditId() {
        return auditIds.getFirst();
    }
}
