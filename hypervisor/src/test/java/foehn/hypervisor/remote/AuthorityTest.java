package foehn.hypervisor.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the cloud's own certificates promise: made once, kept, private, and good for one party at its addresses.
class AuthorityTest {
    private static final Identity H1 = new Identity(Identity.Role.HOST, "h1");
    private static final Set<InetAddress> ADDRESSES =
            Set.of(InetAddress.ofLiteral("198.18.0.1"), InetAddress.ofLiteral("fd00::1"));

    @TempDir
    Path dir;

    private Authority authority;

    @BeforeEach
    void open() throws IOException {
        authority = Authority.open(dir.resolve("ca"));
    }

    @Test
    void aSecondStartChangesNothing() throws Exception {
        authority.issue(H1, ADDRESSES, dir.resolve("h1"));
        var first = contents();
        Authority.open(dir.resolve("ca")).issue(H1, ADDRESSES, dir.resolve("h1"));
        assertThat(contents()).isEqualTo(first).isNotEmpty();
    }

    @Test
    void aCertificateSpeaksForItsOwnerAtItsAddresses() throws Exception {
        var tls = authority.issue(H1, ADDRESSES, dir.resolve("h1"));
        var certificate = Pem.certificate(tls.certificate());
        assertThat(Identity.of(certificate)).contains(H1);
        assertThat(certificate.getSubjectAlternativeNames())
                .containsExactlyInAnyOrder(
                        List.of(2, "h1"), List.of(7, "198.18.0.1"), List.of(7, "fd00:0:0:0:0:0:0:1"));
        assertThat(certificate.getBasicConstraints()).as("may sign others").isEqualTo(-1);
        assertThat(tls.fits()).isTrue();
    }

    @Test
    void anotherAddressMakesAnotherCertificate() throws Exception {
        var tls = authority.issue(H1, ADDRESSES, dir.resolve("h1"));
        var before = Files.readString(tls.certificate());
        authority.issue(H1, Set.of(InetAddress.ofLiteral("198.18.0.9")), dir.resolve("h1"));
        assertThat(Files.readString(tls.certificate())).isNotEqualTo(before);
        assertThat(tls.fits()).isTrue();
    }

    /// kill -9 between the two files of a pair: the next start makes both anew.
    @Test
    void aKeyThatDoesNotFitItsCertificateIsReplaced() throws Exception {
        var tls = authority.issue(H1, ADDRESSES, dir.resolve("h1"));
        var other = authority.issue(new Identity(Identity.Role.HOST, "h2"), ADDRESSES, dir.resolve("h2"));
        Files.write(tls.key(), Files.readAllBytes(other.key()));
        assertThat(tls.fits()).isFalse();
        assertThat(authority.issue(H1, ADDRESSES, dir.resolve("h1")).fits()).isTrue();
    }

    @Test
    void aForeignAuthoritysCertificateIsReplaced() throws Exception {
        Authority.open(dir.resolve("foreign")).issue(H1, ADDRESSES, dir.resolve("h1"));
        var tls = authority.issue(H1, ADDRESSES, dir.resolve("h1"));
        Pem.certificate(tls.certificate())
                .verify(Pem.certificate(dir.resolve("ca/ca-cert.pem")).getPublicKey());
    }

    @Test
    void keysAreForTheirOwnerAlone() throws Exception {
        authority.issue(H1, ADDRESSES, dir.resolve("h1"));
        for (String key : List.of("ca/ca-key.pem", "h1/server-key.pem")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve(key))))
                    .as(key)
                    .isEqualTo("rw-------");
        }
        assertThat(dir.resolve("h1/ca-key.pem")).doesNotExist();
    }

    @Test
    void qemuFindsTheFilesThatItLooksFor() throws Exception {
        authority.issue(H1, ADDRESSES, dir.resolve("h1"));
        assertThat(dir.resolve("h1").toFile().list())
                .containsExactlyInAnyOrder(
                        "ca-cert.pem",
                        "server-cert.pem",
                        "server-key.pem",
                        "client-cert.pem",
                        "client-key.pem",
                        "dh-params.pem");
        assertThat(Files.readAllBytes(dir.resolve("h1/client-cert.pem")))
                .isEqualTo(Files.readAllBytes(dir.resolve("h1/server-cert.pem")));
    }

    @Test
    void aNameThatIsNoHostNameIsRefused() {
        for (String name : List.of("", "H1", "a/b", "..", "a\nCN = b", "-a")) {
            assertThatThrownBy(() -> new Identity(Identity.Role.HOST, name))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private Map<String, String> contents() throws IOException {
        var found = new HashMap<String, String>();
        try (var files = Files.walk(dir)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                found.put(dir.relativize(file).toString(), Files.readString(file));
            }
        }
        return found;
    }
}
