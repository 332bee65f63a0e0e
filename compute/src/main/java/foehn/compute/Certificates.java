package foehn.compute;

import foehn.kernel.Fault;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Locale;

/// Keypairs of type `x509`: certificates with which a user logs in to Windows guests. One made here is signed by
/// itself and names its user twice: as its subject, and as the principal that Windows looks for.
final class Certificates {
    private static final int RSA_BITS = 2048;
    private static final int VALID_DAYS = 3650;
    private static final String SHA256_WITH_RSA = "1.2.840.113549.1.1.11";
    private static final String COMMON_NAME = "2.5.4.3";
    private static final String ALTERNATIVE_NAME = "2.5.29.17";
    private static final String KEY_USAGE = "2.5.29.37";
    private static final String CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";
    private static final String PRINCIPAL_NAME = "1.3.6.1.4.1.311.20.2.3";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final SecureRandom RANDOM = new SecureRandom();

    private Certificates() {}

    /// The SHA-1 fingerprint that Nova shows. Throws 400 when the text is no certificate in PEM.
    static String fingerprint(String pem) {
        try {
            var certificate = CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
            return HexFormat.ofDelimiter(":")
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException _) {
            throw Fault.named(
                    400,
                    "badRequest",
                    "Keypair data is invalid: failed to generate X509 fingerprint."
                            + " It is not an X.509 certificate in PEM.");
        }
    }

    static SshKeys.Pair generate(String user, Instant now) {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(RSA_BITS);
            var keys = generator.generateKeyPair();
            byte[] body = body(user, keys, now);
            var signer = Signature.getInstance("SHA256withRSA");
            signer.initSign(keys.getPrivate());
            signer.update(body);
            byte[] certificate = Der.sequence(body, algorithm(), Der.bits(signer.sign()));
            return new SshKeys.Pair(
                    Der.pem("CERTIFICATE", certificate),
                    Der.pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// What is signed: `TBSCertificate` of RFC 5280, version 3.
    private static byte[] body(String user, KeyPair keys, Instant now) {
        byte[] name = Der.sequence(Der.set(Der.sequence(Der.oid(COMMON_NAME), Der.text(Der.UTF8, user))));
        byte[] validity = Der.sequence(
                Der.text(Der.GENERALIZED_TIME, TIME.format(now)),
                Der.text(Der.GENERALIZED_TIME, TIME.format(now.plus(VALID_DAYS, ChronoUnit.DAYS))));
        byte[] principal =
                Der.tagged(0, Der.oid(PRINCIPAL_NAME), Der.tagged(0, Der.text(Der.UTF8, user + "@localhost")));
        return Der.sequence(
                Der.tagged(0, Der.integer(BigInteger.TWO)),
                Der.integer(new BigInteger(64, RANDOM).setBit(0)),
                algorithm(),
                name,
                validity,
                name,
                keys.getPublic().getEncoded(),
                Der.tagged(
                        3,
                        Der.sequence(
                                extension(KEY_USAGE, Der.oid(CLIENT_AUTHENTICATION)),
                                extension(ALTERNATIVE_NAME, principal))));
    }

    private static byte[] algorithm() {
        return Der.sequence(Der.oid(SHA256_WITH_RSA), Der.nothing());
    }

    private static byte[] extension(String oid, byte[] content) {
        return Der.sequence(Der.oid(oid), Der.octets(Der.sequence(content)));
    }
}
