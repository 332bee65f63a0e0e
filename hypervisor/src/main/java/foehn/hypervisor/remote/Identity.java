package foehn.hypervisor.remote;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;

/// Who a certificate of the cloud's own authority speaks for: a role, and a name within it. It is the certificate's
/// whole subject (`CN=<name>,OU=<role>`), so a host can never pass for the control plane.
///
/// @param name a host's name, or the cloud's for the control plane; it becomes a file name and a DNS name
public record Identity(Role role, String name) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?");
    private static final Pattern SUBJECT = Pattern.compile("CN=([a-z0-9.-]+),OU=([a-z-]+)");

    /// What a certificate admits its owner to.
    public enum Role {
        /// May command agents.
        CONTROL_PLANE("control-plane"),
        /// Serves as an agent, and moves guests to and from other hosts.
        HOST("host");

        private final String unit;

        Role(String unit) {
            this.unit = unit;
        }

        /// The certificate's organizational unit.
        public String unit() {
            return unit;
        }
    }

    public Identity {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a host name: " + name);
        }
    }

    /// Empty when the certificate's subject is not one that the cloud's authority writes.
    public static Optional<Identity> of(X509Certificate certificate) {
        var subject = certificate.getSubjectX500Principal().getName(X500Principal.RFC2253);
        var matcher = SUBJECT.matcher(subject);
        if (!matcher.matches() || !NAME.matcher(matcher.group(1)).matches()) {
            return Optional.empty();
        }
        return List.of(Role.values()).stream()
                .filter(role -> role.unit.equals(matcher.group(2)))
                .findFirst()
                .map(role -> new Identity(role, matcher.group(1)));
    }
}
