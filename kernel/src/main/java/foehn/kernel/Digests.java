package foehn.kernel;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Digests that every Java has, without the exceptions for those that it may not have.
public final class Digests {
    /// What S3 and Swift name contents by; nothing is kept secret or authentic by it.
    public static MessageDigest md5() {
        return of("MD5");
    }

    /// A SHA-256 that has seen nothing yet.
    public static MessageDigest sha256() {
        return of("SHA-256");
    }

    /// A digest that has seen nothing yet.
    ///
    /// @param algorithm one that the platform must have
    public static MessageDigest of(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// The digest of a message under a key.
    ///
    /// @param algorithm `HmacSHA256`, say
    /// @param key not empty
    public static byte[] hmac(String algorithm, byte[] key, byte[] message) {
        try {
            var mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            return mac.doFinal(message);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// A message's digest as lower-case hexadecimal digits.
    public static String hex(String algorithm, byte[] message) {
        return HexFormat.of().formatHex(of(algorithm).digest(message));
    }

    /// Takes as long for a text that is not the same as for one that is, whatever their beginnings.
    public static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private Digests() {}
}
