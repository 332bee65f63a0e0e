package foehn.ovn;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// What tests want of a network, with the usual filled in.
final class Wanted {
    private Wanted() {}

    static String id() {
        return UUID.randomUUID().toString();
    }

    static LogicalSwitch network(String id) {
        return new LogicalSwitch(id, "net", 1442, Optional.empty(), Optional.empty(), "");
    }

    static LogicalSwitch external(String id) {
        return new LogicalSwitch(id, "public", 1500, Optional.of("physnet"), Optional.empty(), "");
    }

    static LogicalSubnet subnet(String id, String network) {
        return new LogicalSubnet(
                id,
                network,
                "10.0.0.0/24",
                true,
                Optional.of("10.0.0.1"),
                "10.0.0.1",
                Optional.of("10.0.0.2"),
                List.of("198.18.0.53"),
                List.of(),
                1442,
                86_400);
    }

    static LogicalPort guest(String id, String network, int number, Optional<String> subnet, Set<String> groups) {
        return guest(id, network, number, subnet, groups, List.of());
    }

    static LogicalPort guest(
            String id, String network, int number, Optional<String> subnet, Set<String> groups, List<String> hosts) {
        return new LogicalPort(
                id,
                network,
                "guest" + number,
                LogicalPort.Type.GUEST,
                mac(number),
                List.of("10.0.0." + number),
                subnet,
                true,
                true,
                List.of(),
                groups,
                hosts,
                Optional.empty());
    }

    static LogicalPort metadata(String id, String network) {
        return new LogicalPort(
                id,
                network,
                "metadata",
                LogicalPort.Type.METADATA,
                mac(2),
                List.of("10.0.0.2"),
                Optional.empty(),
                true,
                false,
                List.of(),
                Set.of(),
                List.of(),
                Optional.empty());
    }

    static LogicalPort leg(String id, String network, String router, String mac, String address) {
        return new LogicalPort(
                id,
                network,
                "leg",
                LogicalPort.Type.ROUTER,
                mac,
                List.of(address),
                Optional.empty(),
                true,
                false,
                List.of(),
                Set.of(),
                List.of(),
                Optional.of(router));
    }

    static String mac(int number) {
        return "fa:16:3e:00:00:%02x".formatted(number);
    }

    static PortGroup group(String id, PortGroup.Rule... rules) {
        return new PortGroup(id, "group", List.of(rules));
    }

    static PortGroup.Rule allow(boolean ingress, String match) {
        return new PortGroup.Rule(id(), ingress, match, "");
    }
}
