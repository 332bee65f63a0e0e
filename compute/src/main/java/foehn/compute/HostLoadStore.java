package foehn.compute;

import foehn.kernel.db.Database;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/// The SQL of what hosts are busy with, and of the integers that stand for them.
final class HostLoadStore {
    private final Database db;

    /// How many servers a host has, and how many of these are being worked on.
    record Load(String host, long servers, long working) {}

    /// A server as lists of hosts mention it.
    record Resident(String host, String id, String name) {}

    private record Numbered(String host, long number) {}

    HostLoadStore(Database db) {
        this.db = db.rows(Load.class, Resident.class, Numbered.class);
    }

    /// Hosts without servers are left out.
    Map<String, Load> loads() {
        var sql = """
                SELECT host, COUNT(*) AS servers, COUNT(task_state) AS working FROM server
                WHERE deleted_at IS NULL AND host IS NOT NULL GROUP BY host""";
        return db.read(
                h -> h.createQuery(sql).mapTo(Load.class).collect(Collectors.toMap(Load::host, Function.identity())));
    }

    Map<String, List<Resident>> residents() {
        var sql = """
                SELECT host, id, name FROM server WHERE deleted_at IS NULL AND host IS NOT NULL
                ORDER BY host, created_at, id""";
        return db.read(h -> h.createQuery(sql).mapTo(Resident.class).collect(Collectors.groupingBy(Resident::host)));
    }

    /// The integer of every host. One that has none yet gets the next.
    Map<String, Long> numbers() {
        if (!unnumbered()) {
            return db.read(HostLoadStore::numbered);
        }
        return db.write(h -> {
            for (String host : h.createQuery("""
                            SELECT name FROM host WHERE name NOT IN (SELECT host FROM host_number)
                            ORDER BY created_at, name""").mapTo(String.class).list()) {
                long number = h.createQuery(
                                "UPDATE compute_counter SET value = value + 1 WHERE name = 'host' RETURNING value")
                        .mapTo(Long.class)
                        .one();
                h.createUpdate("INSERT INTO host_number (host, number) VALUES (:host, :number) ON CONFLICT DO NOTHING")
                        .bind("host", host)
                        .bind("number", number)
                        .execute();
            }
            return numbered(h);
        });
    }

    private boolean unnumbered() {
        return db.read(h -> h.createQuery("SELECT COUNT(*) FROM host WHERE name NOT IN (SELECT host FROM host_number)")
                        .mapTo(Long.class)
                        .one())
                > 0;
    }

    private static Map<String, Long> numbered(Handle h) {
        return h.createQuery("SELECT host, number FROM host_number")
                .mapTo(Numbered.class)
                .collect(Collectors.toMap(Numbered::host, Numbered::number));
    }
}
