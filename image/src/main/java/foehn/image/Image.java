package foehn.image;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// An image's row: what it is, and where its bytes are.
///
/// @param owner the project it belongs to
/// @param checksum MD5 of the bytes, which clients compare; `sha512` is the one to trust
/// @param blob the file that holds the bytes of an active or deactivated image
/// @param incoming the file that bytes are, or have been, received in
/// @param staged whether `incoming` is complete
/// @param failedImport the store that the last import failed for
public record Image(
        String id,
        @Nullable String name,
        String owner,
        Status status,
        Visibility visibility,
        @Nullable String containerFormat,
        @Nullable String diskFormat,
        long minDisk,
        long minRam,
        boolean isProtected,
        boolean osHidden,
        @Nullable Long size,
        @Nullable Long virtualSize,
        @Nullable String checksum,
        @Nullable String sha512,
        @Nullable String blob,
        @Nullable String incoming,
        boolean staged,
        @Nullable String failedImport,
        long createdAt,
        long updatedAt) {

    /// Where an image stands on the way to its bytes.
    public enum Status {
        QUEUED,
        SAVING,
        UPLOADING,
        IMPORTING,
        ACTIVE,
        DEACTIVATED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Whom an image is there for.
    public enum Visibility {
        /// Everybody, in everybody's list.
        PUBLIC,
        /// The owner.
        PRIVATE,
        /// The owner, and the projects that are its members.
        SHARED,
        /// Everybody who knows of it.
        COMMUNITY;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
