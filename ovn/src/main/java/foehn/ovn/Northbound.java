package foehn.ovn;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/// OVN's northbound database: what the network shall be. Changes are made by [#edit], which is safe against other
/// writers.
final class Northbound implements AutoCloseable {
    private static final String DATABASE = "OVN_Northbound";
    private static final String GLOBAL = "NB_Global";
    private static final int ATTEMPTS_MAX = 20;

    private final OvsdbClient client;
    private final Duration patience;

    Northbound(String remote, Duration patience) {
        this.client = new OvsdbClient(remote, DATABASE, tables());
        this.patience = patience;
    }

    /// Makes the changes that `change` asks for, as one transaction. It is called again, on a newer state, when
    /// somebody else has changed meanwhile what it looked at.
    void edit(Consumer<Edit> change) {
        for (int attempt = 1; ; attempt++) {
            var edit = client.read(patience, replica -> {
                var fresh = new Edit(replica);
                change.accept(fresh);
                return fresh;
            });
            if (edit.operations().isEmpty()) {
                return;
            }
            try {
                if (edit.tookEffect(client.transact(edit.operations(), patience))) {
                    return;
                }
            } catch (OvsdbError refused) {
                if (!refused.isConflict() || attempt == ATTEMPTS_MAX) {
                    throw refused;
                }
            }
            pause(attempt);
        }
    }

    /// The other's change is on its way to our replica.
    private static void pause(int attempt) {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(2, 5L + 5L * attempt));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new NetworkUnreachable("interrupted", interrupted);
        }
    }

    Set<String> known(LogicalNetwork.Kind kind) {
        var table = switch (kind) {
            case SWITCH -> Switches.SWITCH;
            case SUBNET -> Switches.DHCP;
            case PORT -> Switches.PORT;
            case ROUTER -> Routers.ROUTER;
            case PORT_GROUP -> PortGroups.GROUP;
        };
        return client.read(patience, replica -> Edit.known(replica, table, kind.name()));
    }

    /// A new sequence number: a host that reports it has done all that was asked for before.
    long barrier() {
        var increment = Value.row().put("op", "mutate").put("table", GLOBAL);
        increment.set("where", Value.array());
        increment.set("mutations", Value.array(Value.array(Value.text("nb_cfg"), Value.text("+="), Value.number(1))));
        var read = Value.row().put("op", "select").put("table", GLOBAL);
        read.set("where", Value.array());
        read.set("columns", Value.array(Value.text("nb_cfg")));
        JsonNode results = client.transact(List.of(increment, read), patience);
        return results.path(1).path("rows").path(0).path("nb_cfg").asLong(0);
    }

    private static List<Replica.Table> tables() {
        var tables = new ArrayList<Replica.Table>();
        tables.add(table(Switches.SWITCH, "name", "ports"));
        tables.add(table(
                Switches.PORT,
                "name",
                "type",
                "enabled",
                "addresses",
                "port_security",
                "dhcpv4_options",
                "options",
                "tag"));
        tables.add(table(Switches.DHCP, "cidr", "options"));
        tables.add(table(PortGroups.GROUP, "name", "ports", "acls"));
        tables.add(table(PortGroups.ACL, "direction", "priority", "match", "action"));
        tables.addAll(Routers.tables());
        return tables;
    }

    /// A table whose rows are found by our id.
    static Replica.Table table(String name, String... columns) {
        var all = new ArrayList<>(List.of(columns));
        all.add("external_ids");
        return new Replica.Table(
                name, all, row -> Optional.ofNullable(row.map("external_ids").get(Edit.ID)));
    }

    @Override
    public void close() {
        client.close();
    }
}
