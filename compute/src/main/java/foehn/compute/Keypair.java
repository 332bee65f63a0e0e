package foehn.compute;

/// A user's public key; the private half is never kept.
///
/// @param type `ssh` or `x509`
public record Keypair(
        long number, String userId, String name, String type, String publicKey, String fingerprint, long createdAt) {}
