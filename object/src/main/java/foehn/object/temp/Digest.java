package foehn.object.temp;

import foehn.kernel.Digests;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// A keyed digest that signatures may use.
public enum Digest {
    /// Deprecated by Swift; only where the configuration allows it.
    SHA1("HmacSHA1", 20),
    SHA256("HmacSHA256", 32),
    SHA512("HmacSHA512", 64);

    private final String algorithm;
    private final int lengthBytes;

    Digest(String algorithm, int lengthBytes) {
        this.algorithm = algorithm;
        this.lengthBytes = lengthBytes;
    }

    /// `sha256`: as `/info` and signatures call it.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Digest> named(String word) {
        return Arrays.stream(values()).filter(d -> d.word().equals(word)).findFirst();
    }

    static Optional<Digest> ofLength(int bytes) {
        return Arrays.stream(values()).filter(d -> d.lengthBytes == bytes).findFirst();
    }

    /// The digest of `message` under a key that is not empty.
    public byte[] sign(byte[] key, byte[] message) {
        return Digests.hmac(algorithm, key, message);
    }
}
