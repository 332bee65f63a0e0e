package foehn.network;

import foehn.kernel.Fault;
import foehn.kernel.json.Fields;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a client may say of a security group rule, read and checked.
///
/// @param min for ICMP the type
/// @param max for ICMP the code
record RuleFields(
        String direction,
        String ethertype,
        @Nullable String protocol,
        @Nullable Integer min,
        @Nullable Integer max,
        @Nullable String remoteGroupId,
        @Nullable String remoteIpPrefix) {
    private static final int NUMBER_MAX = 65535;
    private static final Set<Integer> WITH_PORTS = Set.of(Protocols.TCP, Protocols.UDP, Protocols.SCTP, 33, 136);

    static RuleFields read(Fields f) {
        var direction = f.text("direction", 1, 16).toLowerCase(Locale.ROOT);
        if (!Set.of("ingress", "egress").contains(direction)) {
            throw Fault.invalid("direction", "'" + direction + "' is not in ['ingress', 'egress'].");
        }
        var ethertype = ethertype(f.optionalText("ethertype", 1, 16).orElse("IPv4"));
        var group = f.optionalText("remote_group_id", 0, 64).filter(text -> !text.isEmpty());
        var prefix = f.optionalText("remote_ip_prefix", 0, 64).filter(text -> !text.isEmpty());
        if (group.isPresent() && prefix.isPresent()) {
            throw Neutron.badRequest(
                    "SecurityGroupRemoteGroupAndRemoteIpPrefix",
                    "Only remote_ip_prefix or remote_group_id may be provided.");
        }
        var protocol = protocol(f, ethertype);
        var min = number(f, "port_range_min");
        var max = number(f, "port_range_max");
        var rule = new RuleFields(
                direction,
                ethertype,
                protocol.orElse(null),
                min,
                max,
                group.orElse(null),
                prefix.map(text -> prefix(text, ethertype)).orElse(null));
        rule.requireRange();
        return rule;
    }

    private static String ethertype(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "ipv4" -> "IPv4";
            case "ipv6" -> "IPv6";
            default ->
                throw Neutron.badRequest(
                        "SecurityGroupRuleInvalidEtherType",
                        "Security group rule for ethertype '" + text
                                + "' not supported. Allowed values are ['IPv4', 'IPv6'].");
        };
    }

    /// A name or a number; Neutron takes numbers as numbers too. Empty for any.
    private static Optional<String> protocol(Fields f, String ethertype) {
        var given = Optional.<JsonNode>ofNullable(f.node().get("protocol")).filter(node -> !node.isNull());
        if (given.isEmpty()) {
            return Optional.empty();
        }
        var node = given.get();
        var text =
                node.isString() || node.isIntegralNumber() ? node.asString("").toLowerCase(Locale.ROOT) : "?";
        if (Set.of("", "any", "0").contains(text)) {
            return Optional.empty();
        }
        if (!Protocols.isKnown(text)) {
            throw Neutron.badRequest(
                    "SecurityGroupRuleInvalidProtocol",
                    "Security group rule protocol " + (text.length() > 32 ? text.substring(0, 32) : text)
                            + " not supported. Only protocol names and integer representations [0 to 255] are"
                            + " supported.");
        }
        if (ethertype.equals("IPv4") && Protocols.number(text) == Protocols.ICMP6) {
            throw Neutron.badRequest(
                    "SecurityGroupEthertypeConflictWithProtocol", "Invalid ethertype IPv4 for protocol " + text + ".");
        }
        return Optional.of(text);
    }

    private static @Nullable Integer number(Fields f, String name) {
        return f.optionalInteger(name, Integer.MIN_VALUE, Integer.MAX_VALUE)
                .map(Long::intValue)
                .orElse(null);
    }

    /// An address is a prefix of full length.
    private static String prefix(String text, String ethertype) {
        var cidr = Cidr.parse(text)
                .or(() -> Ip.parse(text).map(ip -> Cidr.of(ip, ip.bits())))
                .orElseThrow(() -> Fault.invalid("remote_ip_prefix", "'" + text + "' is not a valid IP subnet."));
        if ((cidr.version() == 4) != ethertype.equals("IPv4")) {
            throw Neutron.badRequest(
                    "SecurityGroupRuleParameterConflict",
                    "Conflicting value ethertype " + ethertype + " for CIDR " + text);
        }
        return cidr.toString();
    }

    private void requireRange() {
        if (min == null && max == null) {
            return;
        }
        if (protocol == null) {
            throw Neutron.badRequest(
                    "SecurityGroupProtocolRequiredWithPorts", "Must also specify protocol if port range is given.");
        }
        int number = Protocols.number(protocol);
        if (number == Protocols.ICMP || number == Protocols.ICMP6) {
            requireIcmp();
        } else if (!WITH_PORTS.contains(number)) {
            throw Neutron.badRequest(
                    "SecurityGroupInvalidProtocolForPort", "Ports cannot be specified for protocol " + protocol + ".");
        } else {
            requirePort(min);
            requirePort(max);
            if (min == null || max == null || min > max) {
                throw Neutron.badRequest(
                        "SecurityGroupInvalidPortRange",
                        "For TCP/UDP protocols, port_range_min must be <= port_range_max");
            }
        }
    }

    private static void requirePort(@Nullable Integer port) {
        if (port != null && (port < 1 || port > NUMBER_MAX)) {
            throw Neutron.badRequest("SecurityGroupInvalidPortValue", "Invalid value for port " + port);
        }
    }

    private void requireIcmp() {
        if (min == null) {
            throw Neutron.badRequest(
                    "SecurityGroupMissingIcmpType",
                    "ICMP code (port-range-max) " + max + " is provided but ICMP type (port-range-min) is missing.");
        }
        requireIcmp("type", min);
        if (max != null) {
            requireIcmp("code", max);
        }
    }

    private static void requireIcmp(String what, int value) {
        if (value < 0 || value > 255) {
            throw Neutron.badRequest(
                    "SecurityGroupInvalidIcmpValue",
                    "Invalid value for ICMP " + what + " (port-range) " + value + ". It must be 0 to 255.");
        }
    }
}
