package foehn.block;

import foehn.kernel.db.Database;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Names and values of whatever has an id: `kind` tells a volume's metadata from its image's, a type's specs.
final class LabelStore {
    /// What its owner writes on a volume, snapshot or backup.
    static final String METADATA = "metadata";

    /// What a volume's first bytes were as an image.
    static final String IMAGE = "image";

    /// What Cinder itself notes on a volume: `readonly`.
    static final String ADMIN = "admin";

    /// What a volume's metadata, image and bootable flag were when a backup was made of it.
    static final String SAVED_METADATA = "saved-metadata";

    static final String SAVED_IMAGE = "saved-image";
    static final String SAVED = "saved";

    /// Extra specs of volume types, group specs, QoS specs.
    static final String SPEC = "spec";

    private static final String READ = "SELECT subject, name, value FROM block_label WHERE ";

    private final Database db;

    private record Label(String subject, String name, String value) {}

    LabelStore(Database db) {
        this.db = db.rows(Label.class);
    }

    SortedMap<String, String> of(String subject, String kind) {
        var found = new TreeMap<String, String>();
        db.read(h -> h.createQuery(READ + "subject = :subject AND kind = :kind")
                        .bind("subject", subject)
                        .bind("kind", kind)
                        .mapTo(Label.class)
                        .list())
                .forEach(label -> found.put(label.name(), label.value()));
        return found;
    }

    /// The same of many at once; who has none is not in it.
    Map<String, SortedMap<String, String>> of(Collection<String> subjects, String kind) {
        var found = new HashMap<String, SortedMap<String, String>>();
        if (!subjects.isEmpty()) {
            db.read(h -> h.createQuery(READ + "subject IN (<subjects>) AND kind = :kind")
                            .bindList("subjects", java.util.List.copyOf(subjects))
                            .bind("kind", kind)
                            .mapTo(Label.class)
                            .list())
                    .forEach(label -> found.computeIfAbsent(label.subject(), _ -> new TreeMap<>())
                            .put(label.name(), label.value()));
        }
        return found;
    }

    /// Adds, and overwrites what is there.
    void put(String subject, String kind, Map<String, String> labels) {
        db.run(h -> labels.forEach((name, value) -> h.createUpdate("""
                        INSERT INTO block_label (subject, kind, name, value) VALUES (:subject, :kind, :name, :value)
                        ON CONFLICT (subject, kind, name) DO UPDATE SET value = excluded.value""")
                .bind("subject", subject)
                .bind("kind", kind)
                .bind("name", name)
                .bind("value", value)
                .execute()));
    }

    /// These and no others.
    void replace(String subject, String kind, Map<String, String> labels) {
        db.run(h -> {
            h.execute("DELETE FROM block_label WHERE subject = ? AND kind = ?", subject, kind);
            put(subject, kind, labels);
        });
    }

    boolean remove(String subject, String kind, String name) {
        return db.write(h -> h.execute(
                        "DELETE FROM block_label WHERE subject = ? AND kind = ? AND name = ?", subject, kind, name))
                == 1;
    }

    /// With the thing itself.
    void forget(String subject) {
        db.run(h -> h.execute("DELETE FROM block_label WHERE subject = ?", subject));
    }
}
