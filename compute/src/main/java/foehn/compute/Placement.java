package foehn.compute;

import foehn.kernel.json.Json;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/// What users may say about where a server goes besides its zone: scheduler hints, and the group it belongs to.
final class Placement {
    private final ServerStore servers;
    private final ServerGroupStore groups;

    Placement(ServerStore servers, ServerGroupStore groups) {
        this.servers = servers;
        this.groups = groups;
    }

    /// The hosts that hints and group admit now. Read in the transaction of the claim.
    Predicate<Host> admitting(Server server) {
        Predicate<Host> rule = _ -> true;
        var hints = server.hintMap();
        if (hints.containsKey("same_host")) {
            var together = hostsOf(hints.getOrDefault("same_host", List.of()));
            rule = rule.and(host -> together.contains(host.name()));
        }
        if (hints.containsKey("different_host")) {
            var apart = hostsOf(hints.getOrDefault("different_host", List.of()));
            rule = rule.and(host -> !apart.contains(host.name()));
        }
        return groups.ofServer(server.id())
                .map(g -> ruleOf(g, server.id()))
                .orElse(_ -> true)
                .and(rule);
    }

    private List<String> hostsOf(List<String> ids) {
        return ids.stream()
                .flatMap(id -> servers.live(id).stream())
                .map(Server::host)
                .filter(Objects::nonNull)
                .toList();
    }

    private Predicate<Host> ruleOf(ServerGroup group, String server) {
        var taken = groups.hostsOfOthers(group.id(), server);
        return switch (group.policy()) {
            case "affinity" -> host -> taken.isEmpty() || taken.contains(host.name());
            case "anti-affinity" -> {
                long max = Json.MAPPER
                        .readTree(group.rules())
                        .path("max_server_per_host")
                        .asLong(1);
                yield host -> taken.stream().filter(host.name()::equals).count() < max;
            }
            default -> _ -> true;
        };
    }
}
