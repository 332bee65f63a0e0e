package foehn.compute;

import foehn.kernel.Digests;
import foehn.kernel.Fault;
import foehn.kernel.FaultException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Stream;

/// Reads public keys as users paste them, and makes new pairs. The private key is PKCS#1 in PEM, which every ssh
/// client takes.
final class SshKeys {
    private static final int RSA_BITS = 2048;
    private static final Set<String> KINDS = Set.of(
            "ssh-rsa",
            "ssh-dss",
            "ssh-ed25519",
            "ecdsa-sha2-nistp256",
            "ecdsa-sha2-nistp384",
            "ecdsa-sha2-nistp521",
            "sk-ssh-ed25519@openssh.com",
            "sk-ecdsa-sha2-nistp256@openssh.com");

    /// A pair just made.
    record Pair(String publicKey, String privateKey) {
        @Override
        public String toString() {
            return "Pair[" + publicKey + "]";
        }
    }

    private SshKeys() {}

    /// The MD5 fingerprint that Nova shows. Throws 400 when the text is no public key.
    static String fingerprint(String publicKey) {
        var words = publicKey.strip().split("\\s+", 3);
        if (words.length < 2 || !KINDS.contains(words[0]) || publicKey.strip().indexOf('\n') >= 0) {
            throw notAKey("It is not an OpenSSH public key.");
        }
        byte[] blob;
        try {
            blob = Base64.getDecoder().decode(words[1]);
        } catch (IllegalArgumentException _) {
            throw notAKey("It is not an OpenSSH public key: the second word is not base64.");
        }
        if (!words[0].equals(innerKind(blob))) {
            throw notAKey("Its two halves are not of one kind.");
        }
        return colons(Digests.of("MD5").digest(blob));
    }

    private static FaultException notAKey(String why) {
        return Fault.named(400, "badRequest", "Keypair data is invalid: failed to generate fingerprint. " + why);
    }

    private static String innerKind(byte[] blob) {
        if (blob.length < 4) {
            return "";
        }
        int length = ByteBuffer.wrap(blob).getInt();
        return length < 0 || length > blob.length - 4 ? "" : new String(blob, 4, length, StandardCharsets.US_ASCII);
    }

    static Pair generate(String comment) {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(RSA_BITS);
            if (generator.generateKeyPair().getPrivate() instanceof RSAPrivateCrtKey key) {
                return new Pair("ssh-rsa " + base64(sshBlob(key)) + " " + comment, pem(key));
            }
            throw new IllegalStateException("an RSA key without its primes");
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] sshBlob(RSAPrivateCrtKey key) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            for (byte[] part : new byte[][] {
                "ssh-rsa".getBytes(StandardCharsets.US_ASCII),
                key.getPublicExponent().toByteArray(),
                key.getModulus().toByteArray()
            }) {
                out.writeInt(part.length);
                out.write(part);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /// PKCS#1's `RSAPrivateKey`, a DER sequence of nine integers.
    private static String pem(RSAPrivateCrtKey key) {
        var integers = Stream.of(
                        BigInteger.ZERO,
                        key.getModulus(),
                        key.getPublicExponent(),
                        key.getPrivateExponent(),
                        key.getPrimeP(),
                        key.getPrimeQ(),
                        key.getPrimeExponentP(),
                        key.getPrimeExponentQ(),
                        key.getCrtCoefficient())
                .map(Der::integer)
                .toArray(byte[][]::new);
        return Der.pem("RSA PRIVATE KEY", Der.sequence(integers));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String colons(byte[] digest) {
        return HexFormat.ofDelimiter(":").formatHex(digest);
    }
}
