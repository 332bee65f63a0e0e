package foehn.network;

import java.util.Map;

/// IP protocols by the names that Neutron takes.
final class Protocols {
    static final int ICMP = 1;
    static final int TCP = 6;
    static final int UDP = 17;
    static final int ICMP6 = 58;
    static final int SCTP = 132;

    private static final Map<String, Integer> NUMBERS = Map.ofEntries(
            Map.entry("ah", 51),
            Map.entry("dccp", 33),
            Map.entry("egp", 8),
            Map.entry("esp", 50),
            Map.entry("gre", 47),
            Map.entry("icmp", ICMP),
            Map.entry("icmpv6", ICMP6),
            Map.entry("igmp", 2),
            Map.entry("ipip", 4),
            Map.entry("ipv6-encap", 41),
            Map.entry("ipv6-frag", 44),
            Map.entry("ipv6-icmp", ICMP6),
            Map.entry("ipv6-nonxt", 59),
            Map.entry("ipv6-opts", 60),
            Map.entry("ipv6-route", 43),
            Map.entry("ospf", 89),
            Map.entry("pgm", 113),
            Map.entry("rsvp", 46),
            Map.entry("sctp", SCTP),
            Map.entry("tcp", TCP),
            Map.entry("udp", UDP),
            Map.entry("udplite", 136),
            Map.entry("vrrp", 112));

    private Protocols() {}

    static boolean isKnown(String protocol) {
        return NUMBERS.containsKey(protocol) || (protocol.matches("[0-9]{1,3}") && Integer.parseInt(protocol) <= 255);
    }

    /// Of a known one.
    static int number(String protocol) {
        var number = NUMBERS.get(protocol);
        return number == null ? Integer.parseInt(protocol) : number;
    }
}
