package foehn.object.text;

import java.nio.charset.StandardCharsets;

/// `%41`: text in URLs.
public final class Percent {
    private static final String UNRESERVED = "-_.~";
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    /// A path: slashes stay.
    public static String path(String text) {
        return encode(text, "/");
    }

    /// Everything else as escapes of its UTF-8 bytes.
    ///
    /// @param safe characters below 128 that stay as they are, besides letters, digits and `-_.~`
    public static String encode(String text, String safe) {
        var out = new StringBuilder(text.length() + 16);
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            if (c < 128 && (isAlphanumeric(c) || UNRESERVED.indexOf(c) >= 0 || safe.indexOf(c) >= 0)) {
                out.append(c);
            } else {
                out.append('%').append(HEX[c >> 4]).append(HEX[c & 15]);
            }
        }
        return out.toString();
    }

    /// What is no escape stays as it is; bytes that are no UTF-8 become replacement characters.
    public static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        var in = text.getBytes(StandardCharsets.UTF_8);
        var out = new byte[in.length];
        int length = 0;
        for (int i = 0; i < in.length; i++) {
            int value = in[i] == '%' && i + 2 < in.length ? pair(in[i + 1], in[i + 2]) : -1;
            if (value < 0) {
                out[length++] = in[i];
            } else {
                out[length++] = (byte) value;
                i += 2;
            }
        }
        return new String(out, 0, length, StandardCharsets.UTF_8);
    }

    private static int pair(byte high, byte low) {
        int h = Character.digit(high, 16);
        int l = Character.digit(low, 16);
        return h < 0 || l < 0 ? -1 : h * 16 + l;
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private Percent() {}
}
