package foehn.identity;

import java.util.Optional;

/// Who a caller has proved to be, and how far that proof carries.
///
/// @param userGeneration as it was when the proof was checked: should the password change meanwhile, the token is void
/// @param by the delegation that narrows everything got by it
/// @param boundTo the only scope that a delegation gives
/// @param notAfter when the proof itself ends, in milliseconds
/// @param parent the token that was the proof
record Proven(
        String userId,
        long userGeneration,
        Optional<Delegation> by,
        Optional<Scope> boundTo,
        long notAfter,
        Optional<TokenPayload> parent) {
    /// Whoever needs no delegation, as their own proof.
    static Proven of(User user) {
        return new Proven(
                user.id(), user.generation(), Optional.empty(), Optional.empty(), Long.MAX_VALUE, Optional.empty());
    }

    /// Both proofs together: no more than the lesser.
    Proven and(Proven other) {
        return new Proven(
                userId,
                Math.min(userGeneration, other.userGeneration),
                by.or(other::by),
                boundTo.or(other::boundTo),
                Math.min(notAfter, other.notAfter),
                parent.or(other::parent));
    }
}
