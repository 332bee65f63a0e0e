package foehn.identity;

import org.jspecify.annotations.Nullable;

/// One user's leave for another to work in a project with some of the first one's roles.
///
/// @param trustorId who gives the rights
/// @param trusteeId who may use them
/// @param projectId null: a trust without a project passes on no roles
/// @param impersonation whether tokens made by it say that the trustor acts
/// @param expiresAtMicros null: never
/// @param remainingUses how many tokens it can still be used for; null: without end
/// @param redelegatedTrustId the trust that the trustor had the rights from
/// @param redelegationCount how long a chain of trusts may follow
record Trust(
        String id,
        String trustorId,
        String trusteeId,
        @Nullable String projectId,
        boolean impersonation,
        @Nullable Long expiresAtMicros,
        @Nullable Integer remainingUses,
        @Nullable String redelegatedTrustId,
        int redelegationCount)
        implements Identified {
    /// Whom a token made by it stands for.
    String actorId() {
        return impersonation ? trustorId : trusteeId;
    }

    Scope scope() {
        return projectId == null ? new Scope.Unscoped() : new Scope.OfProject(projectId);
    }
}
