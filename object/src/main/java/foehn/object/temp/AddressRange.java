package foehn.object.temp;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/// `192.0.2.0/24`, `2001:db8::/32`, or one address.
record AddressRange(byte[] network, int bits) {
    private static final Pattern LITERAL = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

    /// Empty when it is no range, or when address bits stand behind the mask: a slip that would widen the range.
    static Optional<AddressRange> parse(String text) {
        int slash = text.indexOf('/');
        var address = address(slash < 0 ? text : text.substring(0, slash));
        if (address.isEmpty()) {
            return Optional.empty();
        }
        int bitsMax = address.get().length * 8;
        int bits = slash < 0 ? bitsMax : bits(text.substring(slash + 1));
        if (bits < 0 || bits > bitsMax) {
            return Optional.empty();
        }
        var range = new AddressRange(address.get(), bits);
        return range.isExact() ? Optional.of(range) : Optional.empty();
    }

    boolean holds(String client) {
        var asked = address(client);
        return asked.isPresent() && asked.get().length == network.length && sameBits(asked.get());
    }

    private boolean sameBits(byte[] asked) {
        for (int bit = 0; bit < bits; bit++) {
            if (bit(asked, bit) != bit(network, bit)) {
                return false;
            }
        }
        return true;
    }

    private boolean isExact() {
        for (int bit = bits; bit < network.length * 8; bit++) {
            if (bit(network, bit)) {
                return false;
            }
        }
        return true;
    }

    private static boolean bit(byte[] address, int index) {
        return (address[index / 8] >> (7 - index % 8) & 1) == 1;
    }

    private static int bits(String text) {
        return text.matches("\\d{1,3}") ? Integer.parseInt(text) : -1;
    }

    private static Optional<byte[]> address(String text) {
        if (!LITERAL.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text).getAddress());
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
