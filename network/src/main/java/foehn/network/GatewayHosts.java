package foehn.network;

import foehn.ovn.Chassis;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The hosts that OVN knew when it was last asked; any of them may carry a router's gateway.
final class GatewayHosts {
    private volatile List<Chassis> all = List.of();

    List<Chassis> all() {
        return all;
    }

    /// Whether the names differ from those before.
    boolean saw(List<Chassis> now) {
        var before = names();
        all = List.copyOf(now);
        return !before.equals(names());
    }

    private List<String> names() {
        return all.stream().map(Chassis::name).sorted().toList();
    }

    /// Each router prefers another host, always the same one, so that gateways are spread and do not wander.
    List<String> bestFirst(String routerId) {
        var names = new ArrayList<>(names());
        if (!names.isEmpty()) {
            Collections.rotate(names, Math.floorMod(routerId.hashCode(), names.size()));
        }
        return names;
    }
}
