package foehn.identity;

import org.jspecify.annotations.Nullable;

/// A secret of a user's that some protocol needs in clear: the keys of EC2 and S3, seeds of one-time passwords.
///
/// @param sealed what [Vault] made of it
/// @param extra further attributes that clients sent, as a JSON object
record Credential(String id, String userId, @Nullable String projectId, String type, String sealed, String extra)
        implements Identified {
    @Override
    public String toString() {
        return "Credential[" + id + ", " + type + "]";
    }
}
