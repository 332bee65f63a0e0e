package foehn.identity;

import org.jspecify.annotations.Nullable;

/// A program of somebody else's that users let work for them (OAuth 1.0a).
///
/// @param sealed what [Vault] made of its secret
/// @param extra further attributes that clients sent, as a JSON object
record Consumer(String id, @Nullable String description, String sealed, String extra) implements Identified {
    @Override
    public String toString() {
        return "Consumer[" + id + "]";
    }
}
