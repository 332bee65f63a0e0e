package foehn.image;

import foehn.kernel.db.Database;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The SQL of images, but for listing them ([ImageListStore]). Changes of state name the state, or the incoming file,
/// that they start from, and say whether they found it: of two that race one loses.
final class ImageStore {
    private final Database db;

    private record Property(String imageId, String name, String value) {}

    private record Tag(String imageId, String tag) {}

    /// What a project uses already.
    record Usage(long images, long bytes) {}

    ImageStore(Database db) {
        this.db = db.rows(Image.class, Property.class, Tag.class, Usage.class);
    }

    /// False when the id is taken.
    boolean insert(DescribedImage described) {
        return db.write(h -> {
            boolean inserted =
                    h.createUpdate("""
                            INSERT INTO image (id, name, owner, status, visibility, container_format, disk_format,
                                min_disk, min_ram, is_protected, os_hidden, staged, created_at, updated_at, revision)
                            VALUES (:id, :name, :owner, :status, :visibility, :containerFormat, :diskFormat,
                                :minDisk, :minRam, :isProtected, :osHidden, :staged, :createdAt, :updatedAt, 0)
                            ON CONFLICT DO NOTHING""").bindMethods(described.image()).execute() == 1;
            if (inserted) {
                putLabels(described);
            }
            return inserted;
        });
    }

    Optional<Image> find(String id) {
        return db.read(h -> h.createQuery("SELECT * FROM image WHERE id = :id")
                .bind("id", id)
                .mapTo(Image.class)
                .findOne());
    }

    Optional<DescribedImage> describe(String id) {
        return find(id).map(image -> describe(List.of(image)).getFirst());
    }

    /// The same images in the same order.
    List<DescribedImage> describe(List<Image> images) {
        if (images.isEmpty()) {
            return List.of();
        }
        var ids = images.stream().map(Image::id).toList();
        var properties = new HashMap<String, TreeMap<String, String>>();
        db.read(h -> h.createQuery("SELECT * FROM image_property WHERE image_id IN (<ids>)")
                        .bindList("ids", ids)
                        .mapTo(Property.class)
                        .list())
                .forEach(p -> properties
                        .computeIfAbsent(p.imageId(), _ -> new TreeMap<>())
                        .put(p.name(), p.value()));
        Map<String, List<String>> tags = new HashMap<>();
        db.read(h -> h.createQuery("SELECT * FROM image_tag WHERE image_id IN (<ids>)")
                        .bindList("ids", ids)
                        .mapTo(Tag.class)
                        .list())
                .forEach(t -> tags.merge(t.imageId(), List.of(t.tag()), ImageStore::sorted));
        return images.stream()
                .map(i -> new DescribedImage(
                        i, tags.getOrDefault(i.id(), List.of()), properties.getOrDefault(i.id(), new TreeMap<>())))
                .toList();
    }

    private static List<String> sorted(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).sorted().toList();
    }

    Usage usage(String owner) {
        return db.read(
                h -> h.createQuery("""
                        SELECT count(*) AS images, coalesce(sum(coalesce(size, 0)), 0) AS bytes
                        FROM image WHERE owner = :owner""").bind("owner", owner).mapTo(Usage.class).one());
    }

    /// Holds the row against other changes until the transaction ends. False when it is gone.
    boolean lock(String id) {
        return db.write(h -> h.createUpdate("UPDATE image SET revision = revision + 1 WHERE id = :id")
                        .bind("id", id)
                        .execute())
                == 1;
    }

    /// Writes what an owner may change; status and bytes stay as they are.
    void update(DescribedImage described) {
        db.run(h -> {
            h.createUpdate("""
                            UPDATE image SET name = :name, owner = :owner, visibility = :visibility,
                                container_format = :containerFormat, disk_format = :diskFormat, min_disk = :minDisk,
                                min_ram = :minRam, is_protected = :isProtected, os_hidden = :osHidden,
                                updated_at = :updatedAt
                            WHERE id = :id""").bindMethods(described.image()).execute();
            h.execute(
                    "DELETE FROM image_property WHERE image_id = ?",
                    described.image().id());
            h.execute(
                    "DELETE FROM image_tag WHERE image_id = ?",
                    described.image().id());
            putLabels(described);
        });
    }

    private void putLabels(DescribedImage described) {
        var id = described.image().id();
        db.run(h -> {
            described
                    .properties()
                    .forEach((name, value) -> h.execute(
                            "INSERT INTO image_property (image_id, name, value) VALUES (?, ?, ?)", id, name, value));
            described.tags().forEach(t -> h.execute("INSERT INTO image_tag (image_id, tag) VALUES (?, ?)", id, t));
        });
    }

    boolean delete(String id) {
        return db.write(h -> h.createUpdate("DELETE FROM image WHERE id = :id")
                        .bind("id", id)
                        .execute())
                == 1;
    }

    boolean change(String id, Image.Status from, Image.Status to, long now) {
        return db.write(h -> h.createUpdate(
                                "UPDATE image SET status = :to, updated_at = :now WHERE id = :id AND status = :from")
                        .bind("id", id)
                        .bind("from", from)
                        .bind("to", to)
                        .bind("now", now)
                        .execute())
                == 1;
    }

    /// A queued image begins to receive its bytes in a new file.
    boolean begin(String id, Image.Status to, String incoming, long now) {
        return db.write(h -> h.createUpdate("""
                        UPDATE image SET status = :to, incoming = :incoming, staged = :no, failed_import = NULL,
                            updated_at = :now
                        WHERE id = :id AND status = :queued""")
                        .bind("id", id)
                        .bind("to", to)
                        .bind("incoming", incoming)
                        .bind("no", false)
                        .bind("now", now)
                        .bind("queued", Image.Status.QUEUED)
                        .execute())
                == 1;
    }

    /// The file is complete, and waits for its import.
    boolean stage(String id, String incoming, long size, long now) {
        return db.write(h -> h.createUpdate("""
                        UPDATE image SET staged = :yes, size = :size, updated_at = :now
                        WHERE id = :id AND incoming = :incoming""")
                        .bind("id", id)
                        .bind("incoming", incoming)
                        .bind("yes", true)
                        .bind("size", size)
                        .bind("now", now)
                        .execute())
                == 1;
    }

    /// The incoming file, which is in place now, becomes what the image consists of.
    boolean activate(String id, String incoming, Content content, long now) {
        return db.write(h -> h.createUpdate("""
                        UPDATE image SET status = :active, blob = :incoming, incoming = NULL, staged = :no,
                            size = :size, virtual_size = :virtualSize, checksum = :checksum, sha512 = :sha512,
                            updated_at = :now
                        WHERE id = :id AND incoming = :incoming""")
                        .bindMethods(content)
                        .bind("id", id)
                        .bind("incoming", incoming)
                        .bind("active", Image.Status.ACTIVE)
                        .bind("no", false)
                        .bind("now", now)
                        .execute())
                == 1;
    }

    /// Nothing came of the incoming file: the image may be tried again.
    boolean requeue(String id, String incoming, Optional<String> failedImport, long now) {
        return db.write(h -> h.createUpdate("""
                        UPDATE image SET status = :queued, incoming = NULL, staged = :no, size = NULL,
                            failed_import = :failed, updated_at = :now
                        WHERE id = :id AND incoming = :incoming""")
                        .bind("id", id)
                        .bind("incoming", incoming)
                        .bind("queued", Image.Status.QUEUED)
                        .bind("no", false)
                        .bind("failed", failedImport.orElse(null))
                        .bind("now", now)
                        .execute())
                == 1;
    }

    /// Images whose bytes were arriving over a connection when they were last seen before `then`.
    List<Image> receiving(long then) {
        return db.read(h -> h.createQuery("""
                        SELECT * FROM image WHERE updated_at <= :then
                            AND (status = :saving OR (status = :uploading AND staged = :no))""")
                .bind("then", then)
                .bind("saving", Image.Status.SAVING)
                .bind("uploading", Image.Status.UPLOADING)
                .bind("no", false)
                .mapTo(Image.class)
                .list());
    }

    /// Of these files, the ones that some image refers to.
    Set<String> referred(Collection<String> files) {
        if (files.isEmpty()) {
            return Set.of();
        }
        return new HashSet<>(db.read(h -> h.createQuery("""
                        SELECT blob FROM image WHERE blob IN (<files>)
                        UNION SELECT incoming FROM image WHERE incoming IN (<files>)""")
                .bindList("files", List.copyOf(files))
                .mapTo(String.class)
                .list()));
    }
}
