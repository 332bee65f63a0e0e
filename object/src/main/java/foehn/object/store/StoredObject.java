package foehn.object.store;

import java.util.OptionalLong;
import java.util.SortedMap;

/// An object, without its bytes.
///
/// @param at when it was written; grows with every write to the same name
/// @param bytes what listings and HEAD say: for a static large object, that of all segments together
/// @param etag what clients are told, without quotes: MD5 of the content, or of the segments' for large objects
/// @param metadata headers as they were given, by lower-case name, and what the store's own features remember
///     under `x-object-sysmeta-…`, which no client ever sees
/// @param deleteAtSeconds since the epoch; from then on it is not found
/// @param versionId empty where the container keeps no versions
/// @param content where the bytes are; for a manifest, those of the manifest
public record StoredObject(
        String name,
        Timestamp at,
        long bytes,
        String contentType,
        String etag,
        SortedMap<String, String> metadata,
        OptionalLong deleteAtSeconds,
        String versionId,
        Content content) {

    /// A version that says that the object was deleted then. It has no bytes, and is never the current one.
    public static final String DELETE_MARKER = "application/x-deleted;swift_versions_deleted=1";

    public boolean isDeleteMarker() {
        return contentType.equals(DELETE_MARKER);
    }

    public boolean isExpired(long nowSeconds) {
        return deleteAtSeconds.isPresent() && deleteAtSeconds.getAsLong() <= nowSeconds;
    }

    public StoredObject withMetadata(
            String type, SortedMap<String, String> changed, OptionalLong deleteAt, Timestamp when) {
        return new StoredObject(name, when, bytes, type, etag, changed, deleteAt, versionId, content);
    }

    public StoredObject withVersionId(String id) {
        return new StoredObject(name, at, bytes, contentType, etag, metadata, deleteAtSeconds, id, content);
    }
}
