package foehn.identity;

import java.nio.ByteBuffer;
import java.util.Locale;

/// Time-based one-time passwords (RFC 6238): six digits of SHA-1, new every thirty seconds.
final class Totp {
    private static final int PERIOD_SECONDS = 30;
    private static final int DIGITS_MODULUS = 1_000_000;
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// Whether this is the password now, or was it half a minute ago: clocks differ, and people type slowly.
    static boolean matches(String secret, String passcode, long nowMillis) {
        var key = base32(secret);
        long window = nowMillis / 1000 / PERIOD_SECONDS;
        return key.length > 0 && (passcode.equals(code(key, window)) || passcode.equals(code(key, window - 1)));
    }

    static String code(byte[] key, long window) {
        var counter = ByteBuffer.allocate(Long.BYTES).putLong(window).array();
        var hash = Ec2Signature.hmac("HmacSHA1", key, counter);
        int at = hash[hash.length - 1] & 0xF;
        int number = ByteBuffer.wrap(hash).getInt(at) & 0x7FFF_FFFF;
        return String.format(Locale.ROOT, "%06d", number % DIGITS_MODULUS);
    }

    /// Nothing for what is no base 32.
    static byte[] base32(String text) {
        var digits = text.strip().replace("=", "").toUpperCase(Locale.ROOT);
        var bytes = new byte[digits.length() * 5 / 8];
        int bits = 0;
        int count = 0;
        int at = 0;
        for (int i = 0; i < digits.length(); i++) {
            int value = BASE32.indexOf(digits.charAt(i));
            if (value < 0) {
                return new byte[0];
            }
            bits = (bits << 5 | value) & 0xFFF;
            count += 5;
            if (count >= 8) {
                count -= 8;
                bytes[at++] = (byte) (bits >> count);
            }
        }
        return bytes;
    }

    private Totp() {}
}
