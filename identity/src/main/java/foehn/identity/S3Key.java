package foehn.identity;

import foehn.kernel.auth.Caller;

/// A pair of keys of EC2's or S3's, and whom a request that is signed with it comes from.
///
/// @param secret what signatures are made with
/// @param caller the key's owner in the key's project; without a token
public record S3Key(String secret, Caller caller) {
    @Override
    public String toString() {
        return "S3Key[" + caller + "]";
    }
}
