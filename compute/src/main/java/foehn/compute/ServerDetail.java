package foehn.compute;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A server with all that is shown of it.
///
/// @param group the id of the server group that it belongs to
/// @param hostStatus `UP`, `DOWN`, `MAINTENANCE`; empty while it has no host
record ServerDetail(
        Server server,
        Map<String, String> metadata,
        List<String> tags,
        List<Ports.Port> ports,
        Optional<String> group,
        String hostStatus) {}
