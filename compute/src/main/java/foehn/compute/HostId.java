package foehn.compute;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// `hostId`: the same for all servers of a project on one host, and says nothing about which host that is.
final class HostId {
    private HostId() {}

    /// Empty while there is no host.
    static String of(String project, @Nullable String host) {
        if (host == null) {
            return "";
        }
        try {
            var digest = MessageDigest.getInstance("SHA-224");
            return HexFormat.of().formatHex(digest.digest((project + host).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
