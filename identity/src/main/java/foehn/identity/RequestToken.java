package foehn.identity;

import org.jspecify.annotations.Nullable;

/// What a consumer asks a user for: to work in a project.
///
/// @param userId who agreed; null: nobody yet
/// @param roleIds the roles that were agreed to, as a JSON list
/// @param sealed what [Vault] made of its secret
/// @param verifier what the user tells the consumer, who proves by it that the user agreed
/// @param expiresAt in milliseconds
record RequestToken(
        String id,
        String consumerId,
        String projectId,
        @Nullable String userId,
        String roleIds,
        String sealed,
        @Nullable String verifier,
        long expiresAt)
        implements Identified {
    @Override
    public String toString() {
        return "RequestToken[" + id + "]";
    }
}
