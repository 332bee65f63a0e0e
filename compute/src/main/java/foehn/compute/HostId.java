package foehn.compute;

import foehn.kernel.Digests;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// `hostId`: the same for all servers of a project on one host, and says nothing about which host that is.
final class HostId {
    private HostId() {}

    /// Empty while there is no host.
    static String of(String project, @Nullable String host) {
        if (host == null) {
            return "";
        }
        return Digests.hex("SHA-224", (project + host).getBytes(StandardCharsets.UTF_8));
    }
}
