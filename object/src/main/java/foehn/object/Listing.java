package foehn.object;

import java.util.List;
import java.util.Map;

/// A listing before it is written as text, JSON or XML.
///
/// @param of the account or the container
public record Listing(ObjectPath of, List<Line> lines) {
    /// One line.
    public sealed interface Line {
        String name();
    }

    /// Names rolled up by a delimiter.
    public record Subdir(String name) implements Line {}

    /// A container.
    ///
    /// @param modified as [foehn.object.store.Timestamp#iso] gives it
    public record ContainerLine(String name, long objects, long bytes, String modified, String policy)
            implements Line {}

    /// An object.
    ///
    /// @param etag without quotes
    /// @param more further JSON members in order (`version_id`, `is_latest`, `symlink_path`, `slo_etag`): texts,
    ///     numbers, booleans
    public record ObjectLine(
            String name, String etag, long bytes, String contentType, String modified, Map<String, Object> more)
            implements Line {}
}
