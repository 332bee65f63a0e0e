package foehn.object.store;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.OptionalLong;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// Records as bytes and back.
final class Rows {
    private static final int FORMAT = 1;
    private static final int ETAG_IS_MD5 = 1;
    private static final int EXPIRES = 2;

    private Rows() {}

    static byte[] name(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }

    static String name(byte[] name) {
        return new String(name, StandardCharsets.UTF_8);
    }

    static byte[] pack(StoredObject object) {
        var content = object.content();
        boolean sameEtag = object.etag().equals(content.md5());
        int flags = (sameEtag ? ETAG_IS_MD5 : 0) | (object.deleteAtSeconds().isPresent() ? EXPIRES : 0);
        var row = new RowWriter()
                .number(name(object.name()).length)
                .number(FORMAT)
                .number(flags)
                .number(object.at().tenMicros())
                .number(object.bytes())
                .text(object.contentType())
                .text(object.versionId())
                .number(content.policy())
                .text(content.reference())
                .number(content.bytes())
                .text(content.md5())
                .map(object.metadata());
        if (!sameEtag) {
            row.text(object.etag());
        }
        object.deleteAtSeconds().ifPresent(row::number);
        return row.done();
    }

    static StoredObject object(String name, byte[] packed) {
        return object(new RowReader(packed), name);
    }

    /// One of several rows in a sequence, each with its name behind it.
    static StoredObject next(RowReader rows) {
        return object(rows, null);
    }

    private static StoredObject object(RowReader row, @Nullable String name) {
        int nameBytes = (int) row.number();
        long format = row.number();
        if (format != FORMAT) {
            throw new IllegalStateException("a row of format " + format + ": written by a newer release?");
        }
        long flags = row.number();
        var at = new Timestamp(row.number());
        long bytes = row.number();
        var type = row.repeatedText();
        var versionId = row.text();
        var content = new Content((int) row.number(), row.ascii(), row.number(), row.ascii());
        var metadata = row.map();
        var etag = (flags & ETAG_IS_MD5) != 0 ? content.md5() : row.text();
        var deleteAt = (flags & EXPIRES) != 0 ? OptionalLong.of(row.number()) : OptionalLong.empty();
        return new StoredObject(
                name == null ? row.text(nameBytes) : name,
                at,
                bytes,
                type,
                etag,
                metadata,
                deleteAt,
                versionId,
                content);
    }

    static byte[] pack(Account account) {
        return new RowWriter()
                .number(FORMAT)
                .number(account.created().tenMicros())
                .map(account.metadata())
                .done();
    }

    static Account account(String name, byte[] packed) {
        var row = new RowReader(packed);
        row.number();
        return new Account(name, new Timestamp(row.number()), row.map(), Usage.NOTHING, Collections.emptySortedMap());
    }

    static byte[] pack(Container container) {
        return new RowWriter()
                .number(FORMAT)
                .number(container.created().tenMicros())
                .map(container.metadata())
                .done();
    }

    static Container container(ContainerKey key, int policy, long changed, Usage usage, byte[] packed) {
        var row = new RowReader(packed);
        row.number();
        return new Container(key, policy, new Timestamp(row.number()), new Timestamp(changed), row.map(), usage);
    }

    /// What an object takes of the heap, about.
    static int weight(StoredObject object) {
        return object.name().length() + object.contentType().length() + 400 + weight(object.metadata());
    }

    static int weight(SortedMap<String, String> metadata) {
        int bytes = 0;
        for (var entry : metadata.entrySet()) {
            bytes += 120 + entry.getKey().length() + entry.getValue().length();
        }
        return bytes;
    }
}
