package foehn.compute;

import foehn.hypervisor.HostFacts;
import foehn.kernel.json.Json;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A row of `host`: a machine with an agent.
///
/// @param facts what it said of itself last; null before it was first seen
/// @param lastSeen its heartbeat
/// @param generation the compare-and-set of its capacity
public record Host(
        String name,
        String uuid,
        String agentUrl,
        boolean disabled,
        @Nullable String disabledReason,
        boolean forcedDown,
        @Nullable String facts,
        long lastSeen,
        long generation,
        long createdAt,
        long updatedAt) {

    public Optional<HostFacts> hostFacts() {
        return Optional.ofNullable(facts).map(f -> Json.MAPPER.readValue(f, HostFacts.class));
    }
}
