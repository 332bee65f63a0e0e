package foehn.compute;

import java.util.regex.Pattern;

/// Whether a text is an IP address. Asks nobody: a host name is none.
final class Addresses {
    private static final Pattern V4 = Pattern.compile("((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\\.(?!$)|$)){4}");
    private static final Pattern V6_CHARACTERS = Pattern.compile("[0-9a-fA-F:.]{2,45}");

    private Addresses() {}

    static boolean isAddress(String text) {
        return isV4(text) || isV6(text);
    }

    static boolean isV4(String text) {
        return V4.matcher(text).matches();
    }

    static boolean isV6(String text) {
        if (!V6_CHARACTERS.matcher(text).matches() || text.indexOf(':') < 0) {
            return false;
        }
        try {
            return java.net.InetAddress.ofLiteral(text) != null;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
