package foehn.image;

import java.util.Locale;

/// An import, as its user sees it.
///
/// @param request the body of the request that asked for it, as JSON
/// @param message why it failed; else empty
public record Task(
        String id,
        String imageId,
        Status status,
        String request,
        String message,
        String owner,
        String userId,
        String requestId,
        long createdAt,
        long updatedAt) {
    /// Where an import stands.
    public enum Status {
        PENDING,
        PROCESSING,
        SUCCESS,
        FAILURE;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
