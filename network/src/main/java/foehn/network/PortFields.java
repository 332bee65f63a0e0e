package foehn.network;

import foehn.kernel.Fault;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// What a client may say of a port, read and checked.
final class PortFields {
    private static final int PAIRS_MAX = 10;
    private static final int ADDRESSES_MAX = 64;
    private static final int OPTIONS_MAX = 64;
    private static final int PROFILE_CHARS_MAX = 4096;
    private static final Set<String> VNIC_TYPES = Set.of("normal");

    private PortFields() {}

    /// Empty when nothing is said.
    static Optional<List<Addresses.Wanted>> fixedIps(Fields f) {
        if (!f.has("fixed_ips") || f.isNull("fixed_ips")) {
            return Optional.empty();
        }
        var wanted = new ArrayList<Addresses.Wanted>();
        for (var given : f.objects("fixed_ips")) {
            given.allowOnly("subnet_id", "ip_address");
            var subnet = given.optionalText("subnet_id", 1, 64);
            var ip = given.optionalText("ip_address", 1, 64);
            if (subnet.isEmpty() && ip.isEmpty()) {
                throw Neutron.invalidInput("IP allocation requires subnet_id or ip_address");
            }
            ip.filter(text -> Ip.parse(text).isEmpty()).ifPresent(text -> {
                throw Fault.invalid("fixed_ips", "'" + text + "' is not a valid IP address.");
            });
            var one = new Addresses.Wanted(subnet.orElse(null), ip.orElse(null));
            if (one.ip() != null && wanted.contains(one)) {
                throw Fault.invalid("fixed_ips", "Duplicate IP address '" + one.ip() + "'.");
            }
            wanted.add(one);
        }
        if (wanted.size() > ADDRESSES_MAX) {
            throw Neutron.invalidInput("Exceeded maximum amount of fixed ips per port");
        }
        return Optional.of(wanted);
    }

    /// Empty when nothing is said.
    static Optional<String> mac(Fields f) {
        return f.optionalText("mac_address", 1, 64).map(text -> mac("mac_address", text));
    }

    /// Lower case, and of one station.
    private static String mac(String field, String text) {
        var mac = text.toLowerCase(Locale.ROOT).replace('-', ':');
        boolean valid = mac.matches("[0-9a-f]{2}(:[0-9a-f]{2}){5}") && !mac.equals("00:00:00:00:00:00");
        if (!valid || (Integer.parseInt(mac.substring(0, 2), 16) & 1) == 1) {
            throw Fault.invalid(field, "'" + text + "' is not a valid MAC address.");
        }
        return mac;
    }

    static String pairs(Fields f, String ownMac) {
        var pairs = new ArrayList<Port.Pair>();
        for (var given : f.objects("allowed_address_pairs")) {
            given.allowOnly("ip_address", "mac_address");
            var text = given.text("ip_address", 1, 64);
            var ip = Cidr.parse(text)
                    .map(Cidr::toString)
                    .or(() -> Ip.parse(text).map(Ip::toString))
                    .orElseThrow(() -> Fault.invalid(
                            "allowed_address_pairs", "'" + text + "' is not a valid IP address or subnet."));
            var mac = given.optionalText("mac_address", 1, 64)
                    .map(t -> mac("allowed_address_pairs", t))
                    .orElse(ownMac);
            var pair = new Port.Pair(ip, mac);
            if (pairs.contains(pair)) {
                throw Neutron.badRequest(
                        "DuplicateAddressPairInRequest",
                        "Request contains duplicate address pair: mac_address " + mac + " ip_address " + ip + ".");
            }
            pairs.add(pair);
        }
        if (pairs.size() > PAIRS_MAX) {
            throw Neutron.badRequest(
                    "AddressPairsExhausted",
                    "The number of allowed address pairs exceeds the maximum " + PAIRS_MAX + ".");
        }
        return Lists.write(pairs);
    }

    /// The options as they were, with those given put in their places; one with a null value goes.
    static String dhcpOptions(Fields f, String before) {
        var options = new LinkedHashMap<String, ObjectNode>();
        Lists.node(before)
                .forEach(node -> options.put(
                        key(
                                node.path("opt_name").asString(""),
                                node.path("ip_version").asInt(4)),
                        (ObjectNode) node));
        for (var given : f.objects("extra_dhcp_opts")) {
            given.allowOnly("opt_name", "opt_value", "ip_version");
            var name = given.text("opt_name", 1, 64);
            int version = given.optionalInteger("ip_version", 4, 6).orElse(4L).intValue();
            if (version == 5) {
                throw Fault.invalid("extra_dhcp_opts", "4 or 6 is expected as ip_version.");
            }
            var value = given.optionalText("opt_value", 0, 255);
            if (value.isEmpty()) {
                options.remove(key(name, version));
                continue;
            }
            options.put(
                    key(name, version),
                    Json.object()
                            .put("opt_name", name)
                            .put("opt_value", value.get())
                            .put("ip_version", version));
        }
        if (options.size() > OPTIONS_MAX) {
            throw Fault.invalid("extra_dhcp_opts", "At most " + OPTIONS_MAX + " are allowed.");
        }
        return Lists.write(options.values());
    }

    private static String key(String name, int version) {
        return name + "/" + version;
    }

    static String dnsName(Fields f, String otherwise) {
        var name = f.optionalText("dns_name", 0, 63).orElse(otherwise);
        if (!name.matches("|[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?")) {
            throw Fault.invalid("dns_name", "'" + name + "' is not a valid host name.");
        }
        return name;
    }

    static String vnicType(Fields f, String otherwise) {
        var type = f.optionalText("binding:vnic_type", 0, 64).orElse(otherwise);
        if (!VNIC_TYPES.contains(type)) {
            throw Fault.invalid("binding:vnic_type", "'" + type + "' is not in " + VNIC_TYPES + ".");
        }
        return type;
    }

    static String profile(Fields f, String otherwise) {
        var profile = f.optionalObject("binding:profile").map(p -> p.node().toString());
        if (profile.filter(text -> text.length() > PROFILE_CHARS_MAX).isPresent()) {
            throw Neutron.invalidInput("binding:profile value too large");
        }
        return f.has("binding:profile") ? profile.orElse("{}") : otherwise;
    }
}
