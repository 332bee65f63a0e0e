package foehn.hypervisor.remote;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// The cloud's own certificate authority: made by `openssl` on first use, and kept with the control plane alone.
/// Everything is idempotent: what is there, fits and stays valid long enough is left as it is.
public final class Authority {
    private static final Duration AUTHORITY_LIFE = Duration.ofDays(7300);
    private static final Duration LIFE = Duration.ofDays(1825);
    /// Reissued at the first start after half the life: nobody has to think of it.
    private static final Duration LIFE_LEFT_MIN = LIFE.dividedBy(2);

    /// RFC 5280's number for an iPAddress among the alternative names.
    private static final int ADDRESS_NAME = 7;

    /// The group ffdhe2048 of RFC 7919, for QEMU: where it finds none it makes up its own, 70 ms of every start.
    private static final String GROUP = """
            -----BEGIN DH PARAMETERS-----
            MIIBCAKCAQEA//////////+t+FRYortKmq/cViAnPTzx2LnFg84tNpWp4TZBFGQz
            +8yTnc4kmz75fS/jY2MMddj2gbICrsRhetPfHtXV/WVhJDP1H18GbtCFY2VVPe0a
            87VXE15/V8k1mE8McODmi3fipona8+/och3xWKE2rec1MKzKT0g6eXq8CrGCsyT7
            YdEIqUuyyOP7uWrat2DX9GgdT0Kj3jlN9K5W7edjcrsZCwenyO4KbXCeAvzhzffi
            7MA0BM0oNC9hkXL+nOmFg/+OTxIy7vKBg8P+OxtMb61zO7X8vC7CIAXFjvGDfRaD
            ssbzSibBsu/6iGtCOGEoXJf//////////wIBAg==
            -----END DH PARAMETERS-----
            """;

    private final TlsDirectory own;

    private Authority(TlsDirectory own) {
        this.own = own;
    }

    /// Opens the authority in `directory`, after making it if there is none. Refuses to replace a damaged one: that
    /// would cut off every host.
    public static Authority open(Path directory) throws IOException {
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        var authority = new Authority(new TlsDirectory(directory));
        if (!Files.exists(authority.own.authorityCertificate())) {
            authority.create();
        }
        return authority;
    }

    /// A directory with a key, a certificate for `identity`, and this authority's certificate.
    ///
    /// @param addresses by which others reach its owner: the certificate is good for these alone
    public TlsDirectory issue(Identity identity, Set<InetAddress> addresses, Path into) throws IOException {
        var directory = new TlsDirectory(into);
        if (!isGood(directory, identity, addresses)) {
            Files.createDirectories(
                    into, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            var names = new ArrayList<>(List.of("DNS:" + identity.name()));
            for (InetAddress address : addresses) {
                names.add("IP:" + address.getHostAddress());
            }
            var extensions = """
                    basicConstraints = critical,CA:FALSE
                    keyUsage = digitalSignature,keyEncipherment
                    extendedKeyUsage = serverAuth,clientAuth
                    subjectAltName = %s
                    """.formatted(String.join(",", names));
            var subject = "OU = %s\nCN = %s\n".formatted(identity.role().unit(), identity.name());
            make(into, subject, extensions, LIFE, directory.key(), directory.certificate(), true);
            copy(own.authorityCertificate(), directory.authorityCertificate());
        }
        Files.writeString(directory.group(), GROUP);
        link(directory.clientKey(), directory.key());
        link(directory.clientCertificate(), directory.certificate());
        return directory;
    }

    private Path ownKey() {
        return own.directory().resolve("ca-key.pem");
    }

    private void create() throws IOException {
        var extensions = """
                basicConstraints = critical,CA:TRUE,pathlen:0
                keyUsage = critical,keyCertSign,cRLSign
                subjectKeyIdentifier = hash
                """;
        make(
                own.directory(),
                "CN = foehn-authority\n",
                extensions,
                AUTHORITY_LIFE,
                ownKey(),
                own.authorityCertificate(),
                false);
    }

    private boolean isGood(TlsDirectory directory, Identity identity, Set<InetAddress> addresses) throws IOException {
        try {
            var certificate = Pem.certificate(directory.certificate());
            certificate.verify(Pem.certificate(own.authorityCertificate()).getPublicKey());
            var left = Duration.between(Instant.now(), certificate.getNotAfter().toInstant());
            return Identity.of(certificate).filter(identity::equals).isPresent()
                    && addresses(certificate).equals(addresses)
                    && left.compareTo(LIFE_LEFT_MIN) > 0
                    && directory.fits()
                    && Files.mismatch(own.authorityCertificate(), directory.authorityCertificate()) < 0;
        } catch (NoSuchFileException | GeneralSecurityException _) {
            return false;
        }
    }

    private static Set<InetAddress> addresses(X509Certificate certificate) throws GeneralSecurityException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        if (names == null) {
            return Set.of();
        }
        return names.stream()
                .filter(name -> name.getFirst().equals(ADDRESS_NAME))
                .map(name -> InetAddress.ofLiteral((String) name.getLast()))
                .collect(Collectors.toSet());
    }

    /// One `openssl` call makes key and certificate. The certificate is moved into place last, so its presence means
    /// that all is there.
    private void make(
            Path directory,
            String subject,
            String extensions,
            Duration life,
            Path key,
            Path certificate,
            boolean signed)
            throws IOException {
        var work = Files.createTempDirectory(directory, ".new");
        try {
            var config = Files.writeString(work.resolve("config"), """
                    [req]
                    prompt = no
                    distinguished_name = subject
                    x509_extensions = extensions
                    [subject]
                    %s[extensions]
                    %s""".formatted(subject, extensions));
            var command = new ArrayList<>(List.of(
                    "openssl",
                    "req",
                    "-x509",
                    "-sha256",
                    "-noenc",
                    "-newkey",
                    "ec",
                    "-pkeyopt",
                    "ec_paramgen_curve:P-256",
                    "-config",
                    config.toString(),
                    "-days",
                    Long.toString(life.toDays()),
                    "-keyout",
                    work.resolve("key").toString(),
                    "-out",
                    work.resolve("certificate").toString()));
            if (signed) {
                command.addAll(List.of("-CA", own.authorityCertificate().toString(), "-CAkey", ownKey().toString()));
            }
            run(command, work.resolve("output"));
            Files.setPosixFilePermissions(work.resolve("key"), PosixFilePermissions.fromString("rw-------"));
            Files.move(work.resolve("key"), key, StandardCopyOption.ATOMIC_MOVE);
            Files.move(work.resolve("certificate"), certificate, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            try (var left = Files.list(work)) {
                for (Path file : left.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(work);
        }
    }

    private static void run(List<String> command, Path output) throws IOException {
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("openssl does not come to an end");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while making certificates", e);
        }
        if (process.exitValue() != 0) {
            throw new IOException("openssl failed: " + Files.readString(output, StandardCharsets.UTF_8));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        var half = to.resolveSibling(to.getFileName() + ".new");
        Files.copy(from, half, StandardCopyOption.REPLACE_EXISTING);
        Files.move(half, to, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void link(Path link, Path to) throws IOException {
        if (!Files.isSymbolicLink(link)) {
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, to.getFileName());
        }
    }
}
