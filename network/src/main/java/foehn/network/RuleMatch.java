package foehn.network;

import foehn.ovn.PortGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A security group's rule in OVN's words.
final class RuleMatch {
    private RuleMatch() {}

    static PortGroup.Rule of(SecurityGroupRule rule) {
        var terms = new ArrayList<String>();
        terms.add(rule.isV4() ? "ip4" : "ip6");
        Optional.ofNullable(rule.protocol()).ifPresent(protocol -> terms.addAll(protocol(rule, protocol)));
        Optional.ofNullable(rule.remoteIpPrefix())
                .filter(prefix -> !prefix.endsWith("/0"))
                .ifPresent(prefix -> terms.add(
                        (rule.isV4() ? "ip4" : "ip6") + (rule.isIngress() ? ".src == " : ".dst == ") + prefix));
        return new PortGroup.Rule(
                rule.id(),
                rule.isIngress(),
                String.join(" && ", terms),
                Optional.ofNullable(rule.remoteGroupId()).orElse(""));
    }

    private static List<String> protocol(SecurityGroupRule rule, String protocol) {
        int number = Protocols.number(protocol);
        return switch (number) {
            case Protocols.TCP -> range("tcp", "tcp.dst", rule);
            case Protocols.UDP -> range("udp", "udp.dst", rule);
            case Protocols.SCTP -> range("sctp", "sctp.dst", rule);
            case Protocols.ICMP, Protocols.ICMP6 -> icmp(rule);
            default -> List.of("ip.proto == " + number);
        };
    }

    private static List<String> range(String protocol, String port, SecurityGroupRule rule) {
        if (rule.portRangeMin() == null || rule.portRangeMax() == null) {
            return List.of(protocol);
        }
        return rule.portRangeMin().equals(rule.portRangeMax())
                ? List.of(port + " == " + rule.portRangeMin())
                : List.of(port + " >= " + rule.portRangeMin(), port + " <= " + rule.portRangeMax());
    }

    private static List<String> icmp(SecurityGroupRule rule) {
        var icmp = rule.isV4() ? "icmp4" : "icmp6";
        var terms = new ArrayList<String>();
        terms.add(icmp);
        Optional.ofNullable(rule.portRangeMin()).ifPresent(type -> terms.add(icmp + ".type == " + type));
        Optional.ofNullable(rule.portRangeMax()).ifPresent(code -> terms.add(icmp + ".code == " + code));
        return terms;
    }
}
