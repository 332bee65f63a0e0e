package foehn.network;

import foehn.kernel.Fault;
import foehn.kernel.Times;
import foehn.kernel.json.Json;
import foehn.ovn.Chassis;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/// What runs for the network on each host, as OVN knows it: the controller that makes the switch, and the metadata
/// service's agent beside it.
final class Agents {
    static final Schema SCHEMA = new Schema("agent", "agents", "Agent")
            .shown("agent_type", "binary", "host", "topic", "alive", "admin_state_up", "availability_zone")
            .shown("configurations", "resources_synced", "started_at", "heartbeat_timestamp");

    private final GatewayHosts hosts;
    private final InstantSource clock;

    Agents(GatewayHosts hosts, InstantSource clock) {
        this.hosts = hosts;
        this.clock = clock;
    }

    List<ObjectNode> all() {
        var all = new ArrayList<ObjectNode>();
        for (var host : hosts.all()) {
            all.add(view(host, "OVN Controller agent", "ovn-controller"));
            all.add(view(host, "OVN Metadata agent", "foehn-agent"));
        }
        return all;
    }

    ObjectNode get(String id) {
        return all().stream()
                .filter(agent -> agent.path("id").asString("").equals(id))
                .findFirst()
                .orElseThrow(() -> Fault.notFound("Agent", id));
    }

    /// The id is made from the host's name, so it is always the same.
    private ObjectNode view(Chassis host, String type, String binary) {
        var seen = Times.seconds(clock.millis()).replace('T', ' ').replace("Z", "");
        var view = Json.object();
        view.put(
                "id",
                UUID.nameUUIDFromBytes((host.name() + binary).getBytes(StandardCharsets.UTF_8))
                        .toString());
        view.put("agent_type", type);
        view.put("binary", binary);
        view.put("host", host.hostname().isEmpty() ? host.name() : host.hostname());
        view.put("topic", "n/a");
        view.put("alive", host.alive());
        view.put("admin_state_up", true);
        view.put("availability_zone", "");
        view.put("description", "");
        view.putObject("configurations");
        view.putNull("resources_synced");
        view.put("created_at", seen).put("started_at", seen).put("heartbeat_timestamp", seen);
        return view;
    }
}
