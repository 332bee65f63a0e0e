package foehn.compute;

import foehn.kernel.db.Database;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The SQL of host aggregates.
final class AggregateStore {
    private final Database db;

    private record Row(
            long id,
            String uuid,
            String name,
            long createdAt,
            @Nullable Long updatedAt) {}

    private record Member(long aggregateId, String host) {}

    private record Metadatum(long aggregateId, String name, String value) {}

    AggregateStore(Database db) {
        this.db = db.rows(Row.class, Member.class, Metadatum.class);
    }

    /// The new aggregate's id; empty when the name is taken.
    Optional<Long> insert(String uuid, String name, long now) {
        return db.write(h -> {
            long id = h.createQuery(
                            "UPDATE compute_counter SET value = value + 1 WHERE name = 'aggregate' RETURNING value")
                    .mapTo(Long.class)
                    .one();
            int inserted = h.createUpdate("""
                            INSERT INTO host_aggregate (id, uuid, name, created_at, updated_at)
                            VALUES (:id, :uuid, :name, :now, NULL) ON CONFLICT DO NOTHING""")
                    .bind("id", id)
                    .bind("uuid", uuid)
                    .bind("name", name)
                    .bind("now", now)
                    .execute();
            return inserted == 1 ? Optional.of(id) : Optional.empty();
        });
    }

    List<Aggregate> all() {
        return db.read(h -> whole(
                h,
                h.createQuery("SELECT * FROM host_aggregate ORDER BY id")
                        .mapTo(Row.class)
                        .list()));
    }

    Optional<Aggregate> find(long id) {
        return all().stream().filter(a -> a.id() == id).findFirst();
    }

    private static List<Aggregate> whole(Handle h, List<Row> rows) {
        Map<Long, List<Member>> members = h
                .createQuery("SELECT * FROM host_aggregate_host ORDER BY aggregate_id, host")
                .mapTo(Member.class)
                .stream()
                .collect(Collectors.groupingBy(Member::aggregateId));
        Map<Long, List<Metadatum>> metadata =
                h.createQuery("SELECT * FROM host_aggregate_metadata").mapTo(Metadatum.class).stream()
                        .collect(Collectors.groupingBy(Metadatum::aggregateId));
        Function<Row, Aggregate> join = row -> new Aggregate(
                row.id(),
                row.uuid(),
                row.name(),
                row.createdAt(),
                row.updatedAt(),
                members.getOrDefault(row.id(), List.of()).stream()
                        .map(Member::host)
                        .toList(),
                metadata.getOrDefault(row.id(), List.of()).stream()
                        .collect(Collectors.toMap(Metadatum::name, Metadatum::value, (a, _) -> a, TreeMap::new)));
        return rows.stream().map(join).toList();
    }

    /// False when another has that name.
    boolean rename(long id, String name) {
        var sql = """
                UPDATE host_aggregate SET name = :name WHERE id = :id
                    AND NOT EXISTS (SELECT 1 FROM host_aggregate WHERE name = :name AND id <> :id)""";
        return db.write(h ->
                        h.createUpdate(sql).bind("id", id).bind("name", name).execute())
                == 1;
    }

    void touch(long id, long now) {
        db.run(h -> h.createUpdate("UPDATE host_aggregate SET updated_at = :now WHERE id = :id")
                .bind("id", id)
                .bind("now", now)
                .execute());
    }

    void putMetadata(long id, String name, String value) {
        db.run(h -> h.createUpdate("""
                        INSERT INTO host_aggregate_metadata (aggregate_id, name, value) VALUES (:id, :name, :value)
                        ON CONFLICT (aggregate_id, name) DO UPDATE SET value = excluded.value""")
                .bind("id", id)
                .bind("name", name)
                .bind("value", value)
                .execute());
    }

    void removeMetadata(long id, String name) {
        db.run(h -> h.createUpdate("DELETE FROM host_aggregate_metadata WHERE aggregate_id = :id AND name = :name")
                .bind("id", id)
                .bind("name", name)
                .execute());
    }

    /// False when the host is in it already.
    boolean addHost(long id, String host) {
        return db.write(h ->
                        h.createUpdate("""
                        INSERT INTO host_aggregate_host (aggregate_id, host) VALUES (:id, :host)
                        ON CONFLICT DO NOTHING""").bind("id", id).bind("host", host).execute())
                == 1;
    }

    /// False when the host is not in it.
    boolean removeHost(long id, String host) {
        return db.write(h -> h.createUpdate("DELETE FROM host_aggregate_host WHERE aggregate_id = :id AND host = :host")
                        .bind("id", id)
                        .bind("host", host)
                        .execute())
                == 1;
    }

    void delete(long id) {
        db.run(h -> h.createUpdate("DELETE FROM host_aggregate WHERE id = :id")
                .bind("id", id)
                .execute());
    }

    /// The availability zone of each host that is in one.
    Map<String, String> zones() {
        return db.read(h -> h.createQuery("""
                        SELECT m.host AS host, z.value AS zone FROM host_aggregate_host m
                        JOIN host_aggregate_metadata z ON z.aggregate_id = m.aggregate_id
                            AND z.name = 'availability_zone'""").reduceRows(new TreeMap<>(), (zones, row) -> {
            zones.put(row.getColumn("host", String.class), row.getColumn("zone", String.class));
            return zones;
        }));
    }
}
