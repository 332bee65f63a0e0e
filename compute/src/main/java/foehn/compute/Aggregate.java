package foehn.compute;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A set of hosts that an administrator has made.
///
/// @param metadata whatever they wrote; `availability_zone` makes it a zone
public record Aggregate(
        long id,
        String uuid,
        String name,
        long createdAt,
        @Nullable Long updatedAt,
        List<String> hosts,
        Map<String, String> metadata) {
    static final String ZONE = "availability_zone";

    Optional<String> zone() {
        return Optional.ofNullable(metadata.get(ZONE));
    }
}
