package foehn.object.temp;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/// A signature as it stands in a URL or a form: hexadecimal digits, or `sha512:` and Base64 of either alphabet.
record Signature(Digest digest, byte[] bytes) {
    /// Empty for whatever cannot be a signature.
    static Optional<Signature> parse(String text) {
        int colon = text.indexOf(':');
        try {
            if (colon < 0) {
                var bytes = HexFormat.of().parseHex(text);
                return Digest.ofLength(bytes.length).map(digest -> new Signature(digest, bytes));
            }
            var plain = text.substring(colon + 1).replace('-', '+').replace('_', '/');
            var bytes = Base64.getDecoder().decode(plain);
            return Digest.named(text.substring(0, colon)).map(digest -> new Signature(digest, bytes));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /// Takes as long for a wrong signature as for the right one.
    boolean matches(String key, String message) {
        var expected = digest.sign(key.getBytes(StandardCharsets.UTF_8), message.getBytes(StandardCharsets.UTF_8));
        return MessageDigest.isEqual(expected, bytes);
    }
}
