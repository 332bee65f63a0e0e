package foehn.identity;

/// A user's leave for a consumer to work in a project for them.
///
/// @param sealed what [Vault] made of its secret
record AccessToken(String id, String consumerId, String projectId, String userId, String sealed) implements Identified {
    @Override
    public String toString() {
        return "AccessToken[" + id + "]";
    }
}
