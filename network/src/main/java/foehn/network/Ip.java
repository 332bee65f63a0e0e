package foehn.network;

import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;

/// An IP address as a number. Its text is the canonical one (RFC 5952), so equal addresses have equal texts.
record Ip(int version, BigInteger number) implements Comparable<Ip> {
    private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private static final String QUAD = BYTE + "(\\." + BYTE + "){3}";

    /// Empty for whatever is not exactly one address.
    static Optional<Ip> parse(String text) {
        if (text.matches(QUAD)) {
            return Optional.of(new Ip(4, bytes(InetAddress.ofLiteral(text).getAddress())));
        }
        if (text.indexOf(':') < 0 || !text.matches("[0-9a-fA-F:.]{2,45}")) {
            return Optional.empty();
        }
        try {
            // An IPv4 address in IPv6's clothes is taken for neither.
            return InetAddress.ofLiteral(text) instanceof Inet6Address six
                    ? Optional.of(new Ip(6, bytes(six.getAddress())))
                    : Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /// Of a text that we wrote ourselves.
    static Ip of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("no address: " + text));
    }

    private static BigInteger bytes(byte[] address) {
        return new BigInteger(1, address);
    }

    int bits() {
        return version == 4 ? 32 : 128;
    }

    Ip plus(long distance) {
        return new Ip(version, number.add(BigInteger.valueOf(distance)));
    }

    /// Sorts as a text as the address does as a number, within a version.
    String sortKey() {
        return String.format(Locale.ROOT, "%032x", number);
    }

    static Ip ofSortKey(int version, String key) {
        return new Ip(version, new BigInteger(key, 16));
    }

    @Override
    public int compareTo(Ip other) {
        return version == other.version ? number.compareTo(other.number) : Integer.compare(version, other.version);
    }

    @Override
    public String toString() {
        return version == 4 ? quad() : groups();
    }

    private String quad() {
        long n = number.longValue();
        return (n >> 24 & 255) + "." + (n >> 16 & 255) + "." + (n >> 8 & 255) + "." + (n & 255);
    }

    /// The longest run of two or more zero groups, the first of equals, is written `::`.
    private String groups() {
        var groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = number.shiftRight(16 * (7 - i)).intValue() & 0xffff;
        }
        int begin = -1;
        int length = 1;
        for (int i = 0; i < 8; i++) {
            int end = i;
            while (end < 8 && groups[end] == 0) {
                end++;
            }
            if (end - i > length) {
                begin = i;
                length = end - i;
            }
        }
        var text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == begin) {
                text.append("::");
                i += length - 1;
            } else {
                text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":")
                        .append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }
}
