package foehn.kernel.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// `%41`: text in URLs, as RFC 3986 has it.
public final class Percent {
    private static final String UNRESERVED = "-_.~";
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    /// A path: slashes stay.
    public static String path(String text) {
        return encode(text, "/");
    }

    /// Everything but letters, digits and `-_.~` as escapes of its UTF-8 bytes.
    public static String encode(String text) {
        return encode(text, "");
    }

    /// Everything else as escapes of its UTF-8 bytes.
    ///
    /// @param safe characters below 128 that stay as they are, besides letters, digits and `-_.~`
    public static String encode(String text, String safe) {
        for (int i = 0; i < text.length(); i++) {
            if (!stays(text.charAt(i), safe)) {
                return encode(text.getBytes(StandardCharsets.UTF_8), safe);
            }
        }
        return text;
    }

    /// The same of bytes that may be no text.
    public static String encode(byte[] octets, String safe) {
        var out = new StringBuilder(octets.length + 16);
        for (byte octet : octets) {
            char c = (char) (octet & 0xff);
            if (stays(c, safe)) {
                out.append(c);
            } else {
                out.append('%').append(HEX[c >> 4]).append(HEX[c & 15]);
            }
        }
        return out.toString();
    }

    private static boolean stays(char c, String safe) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || (c < 128 && (UNRESERVED.indexOf(c) >= 0 || safe.indexOf(c) >= 0));
    }

    /// What is no escape stays as it is; bytes that are no UTF-8 become replacement characters.
    public static String decode(String text) {
        return text.indexOf('%') < 0 ? text : new String(octets(text), StandardCharsets.UTF_8);
    }

    /// The bytes that a text stands for, which may be no text.
    public static byte[] octets(String text) {
        var in = text.getBytes(StandardCharsets.UTF_8);
        var out = new byte[in.length];
        int length = 0;
        for (int i = 0; i < in.length; i++) {
            if (isEscape(in, i)) {
                out[length++] = (byte) (Character.digit(in[i + 1], 16) * 16 + Character.digit(in[i + 2], 16));
                i += 2;
            } else {
                out[length++] = in[i];
            }
        }
        return Arrays.copyOf(out, length);
    }

    /// The same of a part of a query, where a plus is a space.
    public static byte[] formOctets(String text) {
        return octets(text.replace('+', ' '));
    }

    private static boolean isEscape(byte[] text, int at) {
        return text[at] == '%' && at + 2 < text.length && isHex(text[at + 1]) && isHex(text[at + 2]);
    }

    private static boolean isHex(byte octet) {
        return Character.digit(octet, 16) >= 0;
    }

    /// Whether what begins with a percent sign there is an escape.
    static boolean isEscape(String text, int at) {
        return at + 2 < text.length() && isHex(text.charAt(at + 1)) && isHex(text.charAt(at + 2));
    }

    private static boolean isHex(char c) {
        return c < 128 && Character.digit(c, 16) >= 0;
    }

    private Percent() {}
}
