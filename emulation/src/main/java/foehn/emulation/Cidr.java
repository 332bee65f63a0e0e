package foehn.emulation;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/// A range of IPv4 addresses, `198.18.0.0/24`, from which single ones are taken by number.
public record Cidr(int network, int length) {
    /// Hosts have the addresses from 11 on, and every range here has room for all that there may be.
    private static final int LENGTH_MAX = 24;

    private static final int FIRST_HOST = 10;
    private static final int FIRST_POOLED = 20;

    public static Cidr parse(String text) {
        var parts = text.split("/", -1);
        try {
            if (parts.length == 2 && InetAddress.ofLiteral(parts[0]) instanceof Inet4Address address) {
                int length = Integer.parseInt(parts[1]);
                int network = ByteBuffer.wrap(address.getAddress()).getInt();
                if (length >= 8 && length <= LENGTH_MAX && (network << length) == 0) {
                    return new Cidr(network, length);
                }
            }
        } catch (IllegalArgumentException _) {
            // Not an address, or not a number: said below.
        }
        throw new IllegalArgumentException("not an IPv4 range of /8 to /" + LENGTH_MAX + ": " + text);
    }

    /// The address that the machine itself has in this range.
    public String machine() {
        return address(1);
    }

    /// From here on, addresses are for whoever wants one.
    public String poolFirst() {
        return address(FIRST_POOLED);
    }

    /// The last address that is not the broadcast's.
    public String last() {
        return address((1 << (32 - length)) - 2);
    }

    /// The address of the host with this number, the first being 1.
    public String host(int number) {
        return address(FIRST_HOST + number);
    }

    /// A hardware address that follows from the host's address, so that others know it without asking.
    String hostMac(int number) {
        int a = network + FIRST_HOST + number;
        return "0a:58:%02x:%02x:%02x:%02x".formatted(a >>> 24, a >>> 16 & 255, a >>> 8 & 255, a & 255);
    }

    /// With the prefix length, as `ip` wants it.
    String sized(String address) {
        return address + "/" + length;
    }

    private String address(int offset) {
        int a = network + offset;
        return (a >>> 24) + "." + (a >>> 16 & 255) + "." + (a >>> 8 & 255) + "." + (a & 255);
    }

    @Override
    public String toString() {
        return address(0) + "/" + length;
    }
}
