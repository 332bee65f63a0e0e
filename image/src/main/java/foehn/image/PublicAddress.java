package foehn.image;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// Tells the addresses of the internet from those of this machine, its networks and its neighbours, in whatever form
/// they are written.
final class PublicAddress {
    /// Blocks that are not the internet's, beside those that [InetAddress] itself knows: first bytes, and how many
    /// bits.
    private static final List<Block> RESERVED = List.of(
            block("00", 8), // this network
            block("6440", 10), // shared by carriers, 100.64.0.0/10
            block("c00000", 24), // protocol assignments
            block("c0000200", 24), // documentation
            block("c612", 15), // benchmarks, and our own emulated hosts: 198.18.0.0/15
            block("c63364", 24), // documentation
            block("cb0071", 24), // documentation
            block("f0", 4), // future use, and broadcast
            block("fc00", 7, true), // unique local
            block("0064ff9b", 32, true), // NAT64, which may lead to any IPv4 address
            block("20010000", 32, true), // Teredo
            block("2002", 16, true), // 6to4
            block("20010db8", 32, true), // documentation
            block("000000000000000000000000", 96, true)); // IPv4-compatible

    private record Block(byte[] first, int bits, boolean six) {
        boolean has(InetAddress address) {
            if (six == address instanceof Inet4Address) {
                return false;
            }
            var bytes = address.getAddress();
            int whole = bits / 8;
            if (!Arrays.equals(bytes, 0, whole, first, 0, whole)) {
                return false;
            }
            int mask = 0xff00 >> (bits % 8) & 0xff;
            return mask == 0 || (bytes[whole] & mask) == (first[whole] & mask);
        }
    }

    private static Block block(String hex, int bits) {
        return block(hex, bits, false);
    }

    private static Block block(String hex, int bits, boolean six) {
        return new Block(HexFormat.of().parseHex(hex), bits, six);
    }

    static boolean is(InetAddress address) {
        return !address.isAnyLocalAddress()
                && !address.isLoopbackAddress()
                && !address.isLinkLocalAddress()
                && !address.isSiteLocalAddress()
                && !address.isMulticastAddress()
                && RESERVED.stream().noneMatch(b -> b.has(address));
    }

    private PublicAddress() {}
}
