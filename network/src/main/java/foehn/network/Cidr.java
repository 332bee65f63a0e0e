package foehn.network;

import java.math.BigInteger;
import java.util.Optional;

/// A range of addresses by prefix: `10.0.0.0/24`.
///
/// @param base the first address; all host bits are zero
record Cidr(Ip base, int prefix) {
    /// Host bits are cut off. Empty for whatever is not an address, a slash and a length.
    static Optional<Cidr> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !text.substring(slash + 1).matches("[0-9]{1,3}")) {
            return Optional.empty();
        }
        int prefix = Integer.parseInt(text.substring(slash + 1));
        return Ip.parse(text.substring(0, slash))
                .filter(ip -> prefix <= ip.bits())
                .map(ip -> of(ip, prefix));
    }

    static Cidr of(Ip within, int prefix) {
        int host = within.bits() - prefix;
        return new Cidr(
                new Ip(within.version(), within.number().shiftRight(host).shiftLeft(host)), prefix);
    }

    int version() {
        return base.version();
    }

    Ip last() {
        return new Ip(
                version(),
                base.number()
                        .add(BigInteger.ONE.shiftLeft(base.bits() - prefix))
                        .subtract(BigInteger.ONE));
    }

    boolean contains(Ip ip) {
        return ip.version() == version() && ip.compareTo(base) >= 0 && ip.compareTo(last()) <= 0;
    }

    boolean overlaps(Cidr other) {
        return contains(other.base) || other.contains(base);
    }

    /// Whether a host could have it: in IPv4 the first and the last name the subnet itself and everybody in it.
    boolean admits(Ip ip) {
        boolean reserved = version() == 4 && prefix < 31 && (ip.equals(base) || ip.equals(last()));
        return contains(ip) && !reserved && !(version() == 6 && prefix < 127 && ip.equals(base));
    }

    /// The range of addresses that hosts may have.
    Pool hosts() {
        if (version() == 4) {
            return prefix >= 31 ? Pool.of(base, last()) : Pool.of(base.plus(1), last().plus(-1));
        }
        return prefix >= 127 ? Pool.of(base, last()) : Pool.of(base.plus(1), last());
    }

    /// The address that a host with this MAC makes for itself here (EUI-64).
    Ip derived(String mac) {
        var digits = mac.replace(":", "");
        var id = new BigInteger(digits.substring(0, 6) + "fffe" + digits.substring(6), 16).flipBit(57);
        return new Ip(6, base.number().or(id));
    }

    @Override
    public String toString() {
        return base + "/" + prefix;
    }
}
