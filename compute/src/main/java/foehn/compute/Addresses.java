package foehn.compute;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Locale;
import java.util.regex.Pattern;

/// Whether a text is an IP address, and how it is written. Asks nobody: a host name is none.
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
            return InetAddress.ofLiteral(text) != null;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /// An IPv6 address as RFC 5952 writes it: lower case, no leading zeros, and the first longest run of two or more
    /// zero groups as `::`.
    static String canonical(String v6) {
        byte[] bytes = InetAddress.ofLiteral(v6).getAddress();
        if (bytes.length == 4) {
            return "::ffff:"
                    + String.format(
                            Locale.ROOT, "%d.%d.%d.%d", bytes[0] & 255, bytes[1] & 255, bytes[2] & 255, bytes[3] & 255);
        }
        var groups = new ArrayList<String>();
        for (int i = 0; i < bytes.length; i += 2) {
            groups.add(Integer.toHexString((bytes[i] & 255) << 8 | (bytes[i + 1] & 255)));
        }
        int from = 0;
        int longest = 1;
        for (int i = 0; i < groups.size(); i++) {
            int run = 0;
            while (i + run < groups.size() && groups.get(i + run).equals("0")) {
                run++;
            }
            if (run > longest) {
                from = i;
                longest = run;
            }
        }
        return longest == 1
                ? String.join(":", groups)
                : String.join(":", groups.subList(0, from)) + "::"
                        + String.join(":", groups.subList(from + longest, groups.size()));
    }
}
