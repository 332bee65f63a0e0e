package foehn.object.store;

import foehn.object.store.Backend.Expired;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What can be asked of one shard's index.
class ReadStore extends SqliteStore {
    private static final String OBJECT_RANGE =
            "SELECT name, row FROM object WHERE container = ? AND name >= ? AND name < ? ORDER BY name";
    private static final String VERSION_RANGE =
            "SELECT name, row FROM version WHERE container = ? AND name >= ? AND name < ? ORDER BY name";
    private static final String CONTAINER_RANGE = "SELECT name, id, policy, objects, bytes, changed, row FROM container"
            + " WHERE account = ? AND name >= ? AND name < ? ORDER BY name";

    private static final int PAGE_ROWS = 1000;

    ReadStore(Path file, int cacheKib) {
        super(file, cacheKib);
    }

    final Optional<Account> account(String name) {
        return call("SELECT row FROM account WHERE name = ?")
                .with(Rows.name(name))
                .one(row -> Rows.account(name, row.getBytes(1)));
    }

    final List<String> accounts(String marker, int limit) {
        return call("SELECT name FROM account WHERE name > ? ORDER BY name LIMIT ?")
                .with(Rows.name(marker))
                .with(limit)
                .all(row -> Rows.name(row.getBytes(1)));
    }

    /// What this shard holds of an account, by policy.
    final Map<Integer, Usage> usage(String account) {
        var usage = new HashMap<Integer, Usage>();
        call("SELECT policy, containers, objects, bytes FROM usage WHERE account = ?")
                .with(Rows.name(account))
                .all(row -> usage.put(row.getInt(1), new Usage(row.getLong(2), row.getLong(3), row.getLong(4))));
        return usage;
    }

    final Optional<ContainerRow> container(ContainerKey key) {
        return call("SELECT name, id, policy, objects, bytes, changed, row FROM container"
                        + " WHERE account = ? AND name = ?")
                .with(Rows.name(key.account()))
                .with(Rows.name(key.container()))
                .one(row -> container(key, row));
    }

    private static ContainerRow container(ContainerKey key, ResultSet row) throws SQLException {
        var usage = new Usage(0, row.getLong(4), row.getLong(5));
        return new ContainerRow(
                row.getLong(2), Rows.container(key, row.getInt(3), row.getLong(6), usage, row.getBytes(7)));
    }

    final List<ListEntry<Container>> containers(String account, ListQuery query) {
        return Listing.of(
                query,
                (from, to, reverse, rowsMax) -> call(CONTAINER_RANGE + direction(reverse) + " LIMIT ?")
                        .with(Rows.name(account))
                        .with(from)
                        .with(to)
                        .with(rowsMax)
                        .cursor(row -> container(new ContainerKey(account, Rows.name(row.getBytes(1))), row)
                                .container()));
    }

    final Optional<StoredObject> object(long container, String name) {
        return call("SELECT row FROM object WHERE container = ? AND name = ?")
                .with(container)
                .with(Rows.name(name))
                .one(row -> Rows.object(name, row.getBytes(1)));
    }

    /// Where nothing is rolled up, many rows come as one value: a call for each costs more than reading it.
    final List<ListEntry<StoredObject>> objects(long container, ListQuery query) {
        if (query.delimiter().isEmpty() && query.limit() > 1) {
            return pages(container, query);
        }
        return Listing.of(
                query,
                (from, to, reverse, rowsMax) -> range(OBJECT_RANGE, "", container, from, to, reverse)
                        .with(rowsMax)
                        .cursor(ReadStore::object));
    }

    private List<ListEntry<StoredObject>> pages(long container, ListQuery query) {
        var found = new ArrayList<ListEntry<StoredObject>>(Math.min(query.limit(), PAGE_ROWS));
        var bounds = Listing.bounds(query);
        int left = query.limit();
        while (left > 0) {
            int wanted = Math.min(left, PAGE_ROWS);
            left -= wanted;
            var rows = new RowReader(page(container, bounds.from(), bounds.to(), query.reverse(), wanted));
            while (rows.hasMore()) {
                var object = Rows.next(rows);
                found.add(new ListEntry.Item<>(object.name(), object));
                wanted--;
            }
            if (wanted > 0) {
                return found;
            }
            bounds = bounds.behind(found.getLast().name(), query.reverse());
        }
        return found;
    }

    private byte[] page(long container, byte[] from, byte[] to, boolean reverse, int rowsMax) {
        return call("SELECT CAST(group_concat(CAST(row || name AS BLOB), '') AS BLOB) FROM (" + OBJECT_RANGE
                        + direction(reverse) + " LIMIT ?)")
                .with(container)
                .with(from)
                .with(to)
                .with(rowsMax)
                .one(row -> row.getBytes(1) == null ? new byte[0] : row.getBytes(1))
                .orElseThrow();
    }

    private Call range(String sql, String then, long container, byte[] from, byte[] to, boolean reverse) {
        return call(sql + direction(reverse) + then + " LIMIT ?")
                .with(container)
                .with(from)
                .with(to);
    }

    private static StoredObject object(ResultSet row) throws SQLException {
        return Rows.object(Rows.name(row.getBytes(1)), row.getBytes(2));
    }

    private static String direction(boolean reverse) {
        return reverse ? " DESC" : "";
    }

    final Optional<StoredObject> version(long container, String name, String versionId) {
        return call("SELECT row FROM version WHERE container = ? AND name = ? AND id = ?")
                .with(container)
                .with(Rows.name(name))
                .with(Rows.name(versionId))
                .one(row -> Rows.object(name, row.getBytes(1)));
    }

    final boolean hasVersions(long container) {
        return call("SELECT 1 FROM version WHERE container = ? LIMIT 1")
                .with(container)
                .one(row -> true)
                .isPresent();
    }

    /// Current objects and versions in one order.
    final Cursor<StoredObject> versions(long container, byte[] from, byte[] to, boolean reverse, int rowsMax) {
        var current = range(OBJECT_RANGE, "", container, from, to, reverse)
                .with(rowsMax)
                .cursor(ReadStore::object);
        var old = range(VERSION_RANGE, ", age" + direction(reverse), container, from, to, reverse)
                .with(Integer.MAX_VALUE)
                .cursor(ReadStore::object);
        return new VersionCursor(current, old, reverse);
    }

    /// For those who walk everything.
    final List<ContainerRow> containersBehind(long id, int limit) {
        return call("SELECT name, id, policy, objects, bytes, changed, row, account FROM container"
                        + " WHERE id > ? ORDER BY id LIMIT ?")
                .with(id)
                .with(limit)
                .all(row -> container(new ContainerKey(Rows.name(row.getBytes(8)), Rows.name(row.getBytes(1))), row));
    }

    final List<StoredObject> objectsBehind(long container, String name, int limit) {
        return call("SELECT name, row FROM object WHERE container = ? AND name > ? ORDER BY name LIMIT ?")
                .with(container)
                .with(Rows.name(name))
                .with(limit)
                .all(ReadStore::object);
    }

    final List<StoredObject> versionsBehind(long container, Optional<StoredObject> last, int limit) {
        return call("SELECT name, row FROM version WHERE container = ? AND (name, age, id) > (?, ?, ?)"
                        + " ORDER BY name, age, id LIMIT ?")
                .with(container)
                .with(Rows.name(last.map(StoredObject::name).orElse("")))
                .with(last.map(WriteStore::age).orElse(-1L))
                .with(Rows.name(last.map(StoredObject::versionId).orElse("")))
                .with(limit)
                .all(ReadStore::object);
    }

    final List<Expired> expired(long nowSeconds, int limit) {
        return call("SELECT o.name, o.row, c.account, c.name FROM object o JOIN container c ON c.id = o.container"
                        + " WHERE o.delete_at <= ? ORDER BY o.delete_at LIMIT ?")
                .with(nowSeconds)
                .with(limit)
                .all(row -> {
                    var key = new ContainerKey(Rows.name(row.getBytes(3)), Rows.name(row.getBytes(4)));
                    var found = object(row);
                    return new Expired(key, found.name(), found);
                });
    }

    final Optional<byte[]> inline(long id) {
        return call("SELECT body FROM inline WHERE id = ?").with(id).one(row -> row.getBytes(1));
    }

    final boolean knowsFile(byte[] id) {
        return call("SELECT 1 FROM file WHERE id = ?").with(id).one(row -> true).isPresent();
    }

    final long highest(String column, String table) {
        return call("SELECT coalesce(max(" + column + "), 0) FROM " + table)
                .one(row -> row.getLong(1))
                .orElseThrow();
    }
}
