package foehn.network;

import foehn.kernel.db.Database;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What is written about ports without rewriting them: where they are, and which security groups they are in.
final class PortStore {
    record Membership(String portId, String securityGroupId) {}

    private final Database db;

    PortStore(Database db) {
        this.db = db.rows(Membership.class);
    }

    /// Each port's security groups.
    Map<String, List<String>> groups(Collection<String> portIds) {
        if (portIds.isEmpty()) {
            return Map.of();
        }
        return db
                .read(h -> h.createQuery("""
                                SELECT port_id, security_group_id FROM port_security_group
                                WHERE port_id IN (<ids>) ORDER BY security_group_id
                                """)
                        .bindList("ids", List.copyOf(portIds))
                        .mapTo(Membership.class)
                        .list())
                .stream()
                .collect(Collectors.groupingBy(
                        Membership::portId,
                        LinkedHashMap::new,
                        Collectors.mapping(Membership::securityGroupId, Collectors.toList())));
    }

    boolean groupIsUsed(String groupId) {
        return db.read(h -> h.createQuery("SELECT count(*) FROM port_security_group WHERE security_group_id = :id")
                        .bind("id", groupId)
                        .mapTo(Long.class)
                        .one())
                > 0;
    }

    void setGroups(String portId, Collection<String> groupIds) {
        db.run(h -> {
            h.execute("DELETE FROM port_security_group WHERE port_id = ?", portId);
            for (var group : groupIds) {
                h.execute("INSERT INTO port_security_group (port_id, security_group_id) VALUES (?, ?)", portId, group);
            }
        });
    }

    /// @param migratingTo null: nowhere
    void place(Collection<String> portIds, String host, @Nullable String migratingTo, long now) {
        if (portIds.isEmpty()) {
            return;
        }
        db.run(h -> h.createUpdate("""
                        UPDATE port SET host = :host, migrating_to = :to, revision = revision + 1, updated_at = :now
                        WHERE id IN (<ids>) AND (host <> :host OR migrating_to IS DISTINCT FROM :to)
                        """)
                .bind("host", host)
                .bind("to", migratingTo)
                .bind("now", now)
                .bindList("ids", List.copyOf(portIds))
                .execute());
    }

    boolean macIsTaken(String networkId, String mac) {
        return db.read(h -> h.createQuery("SELECT count(*) FROM port WHERE network_id = :network AND mac = :mac")
                        .bind("network", networkId)
                        .bind("mac", mac)
                        .mapTo(Long.class)
                        .one())
                > 0;
    }
}
