package foehn.network;

import foehn.kernel.db.Database;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Who has which address. That nobody else has it is the primary key's promise.
final class AddressStore {
    private final Database db;

    AddressStore(Database db) {
        this.db = db.rows(PortAddress.class);
    }

    /// Whether the address was free.
    boolean take(PortAddress address) {
        return db.write(h -> h.createUpdate("""
                                INSERT INTO port_address (subnet_id, sort_key, ip, port_id, place)
                                VALUES (:subnetId, :sortKey, :ip, :portId, :place) ON CONFLICT DO NOTHING
                                """).bindMethods(address).execute()) == 1;
    }

    void release(PortAddress address) {
        db.run(h -> h.execute(
                "DELETE FROM port_address WHERE subnet_id = ? AND sort_key = ?",
                address.subnetId(),
                address.sortKey()));
    }

    void releaseAll(String portId) {
        db.run(h -> h.execute("DELETE FROM port_address WHERE port_id = ?", portId));
    }

    /// The lowest address in the range that nobody has.
    Optional<Ip> lowestFree(String subnetId, Pool pool) {
        var first = pool.first();
        return db.read(h -> {
            var query = h.createQuery("""
                            SELECT sort_key FROM port_address
                            WHERE subnet_id = :subnet AND sort_key >= :first AND sort_key <= :last ORDER BY sort_key
                            """)
                    .bind("subnet", subnetId)
                    .bind("first", first.sortKey())
                    .bind("last", pool.last().sortKey());
            try (var taken = query.mapTo(String.class).iterator()) {
                var candidate = first;
                while (taken.hasNext() && taken.next().equals(candidate.sortKey())) {
                    candidate = candidate.plus(1);
                }
                return Optional.of(candidate).filter(pool::contains);
            }
        });
    }

    /// How many addresses of each subnet are taken.
    Map<String, Long> taken(Collection<String> subnetIds) {
        record Taken(String subnetId, long taken) {}
        if (subnetIds.isEmpty()) {
            return Map.of();
        }
        return db
                .read(h -> h.createQuery("""
                                SELECT subnet_id, count(*) AS taken FROM port_address
                                WHERE subnet_id IN (<ids>) GROUP BY subnet_id
                                """)
                        .bindList("ids", List.copyOf(subnetIds))
                        .map((row, _) -> new Taken(row.getString("subnet_id"), row.getLong("taken")))
                        .list())
                .stream()
                .collect(Collectors.toMap(Taken::subnetId, Taken::taken));
    }

    List<PortAddress> inSubnet(String subnetId) {
        return db.read(h -> h.createQuery("SELECT * FROM port_address WHERE subnet_id = :id ORDER BY sort_key")
                .bind("id", subnetId)
                .mapTo(PortAddress.class)
                .list());
    }

    List<PortAddress> of(String portId) {
        return of(Set.of(portId)).getOrDefault(portId, List.of());
    }

    /// Each port's, in their order.
    Map<String, List<PortAddress>> of(Collection<String> portIds) {
        if (portIds.isEmpty()) {
            return Map.of();
        }
        return db
                .read(h -> h.createQuery("SELECT * FROM port_address WHERE port_id IN (<ids>) ORDER BY place")
                        .bindList("ids", List.copyOf(portIds))
                        .mapTo(PortAddress.class)
                        .list())
                .stream()
                .collect(Collectors.groupingBy(PortAddress::portId, LinkedHashMap::new, Collectors.toList()));
    }
}
