package foehn.block;

import foehn.block.backend.Content;
import foehn.kernel.Digests;
import foehn.kernel.json.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/// The bytes of backups. A volume is cut into chunks; each that is not all zeros is an object, compressed, and a
/// manifest says which chunk is which object. An incremental backup's manifest names its ancestors' objects for the
/// chunks that have not changed, so one manifest is all that a restore reads.
final class BackupData {
    static final int CHUNK_BYTES = 4 << 20;
    private static final String MANIFEST = "-manifest";

    private final Common common;
    private final BackupTarget target;

    /// @param object empty: the chunk is all zeros
    record Chunk(String sha256, String object) {}

    record Manifest(long bytes, int chunkBytes, List<Chunk> chunks) {}

    BackupData(Common common, BackupTarget target) {
        this.common = common;
        this.target = target;
    }

    String service() {
        return target.service();
    }

    private static String container(Backup backup) {
        return backup.container() == null ? "volumebackups" : backup.container();
    }

    /// A backup's record may belong to another project than its objects do: `location` says both.
    static String location(String project, String prefix) {
        return project + "/" + prefix;
    }

    private static String project(Backup backup) {
        return backup.location().split("/", 2)[0];
    }

    private static String prefix(Backup backup) {
        return backup.location().split("/", 2)[1];
    }

    /// Remembers what is said of the volume beside its bytes. In the transaction that makes the backup.
    void save(Backup backup, Volume volume) {
        var labels = common.tables().labels;
        labels.put(backup.id(), LabelStore.SAVED_METADATA, labels.of(volume.id(), LabelStore.METADATA));
        labels.put(backup.id(), LabelStore.SAVED_IMAGE, labels.of(volume.id(), LabelStore.IMAGE));
        labels.put(backup.id(), LabelStore.SAVED, Map.of("bootable", Boolean.toString(volume.bootable())));
    }

    /// Says the same of the volume that was restored.
    void recall(String backup, String volume) {
        var labels = common.tables().labels;
        labels.put(volume, LabelStore.METADATA, labels.of(backup, LabelStore.SAVED_METADATA));
        labels.put(volume, LabelStore.IMAGE, labels.of(backup, LabelStore.SAVED_IMAGE));
        var bootable = labels.of(backup, LabelStore.SAVED).get("bootable");
        if (bootable != null) {
            common.tables().volumes.set(volume, Values.of("bootable", bootable.equals("true")));
        }
    }

    /// Writes what the volume, or the snapshot that the backup names, holds.
    ///
    /// @return how many objects it took
    long write(Backup backup, Volume volume) throws IOException {
        Map<String, String> known = new HashMap<>();
        if (backup.parentId() != null) {
            manifest(get(backup.parentId())).chunks().forEach(chunk -> known.put(chunk.sha256(), chunk.object()));
        }
        try (var raw = new Scratch(common.config().scratch())) {
            common.backends()
                    .get(volume.backend())
                    .read(volume.id(), Optional.ofNullable(backup.snapshotId()), raw.file());
            try (var file = new RandomAccessFile(raw.file().toFile(), "r")) {
                return write(backup, file, known);
            }
        }
    }

    private long write(Backup backup, RandomAccessFile file, Map<String, String> known) throws IOException {
        var chunks = new ArrayList<Chunk>();
        var buffer = new byte[CHUNK_BYTES];
        var zeros = new byte[CHUNK_BYTES];
        long objects = 1;
        for (long at = 0; at < file.length(); at += CHUNK_BYTES) {
            int length = (int) Math.min(CHUNK_BYTES, file.length() - at);
            file.seek(at);
            file.readFully(buffer, 0, length);
            if (Arrays.equals(buffer, 0, length, zeros, 0, length)) {
                chunks.add(new Chunk("", ""));
                continue;
            }
            var hash = sha256(buffer, length);
            var object = known.get(hash);
            if (object == null) {
                object = prefix(backup) + "-" + chunks.size();
                target.put(project(backup), container(backup), object, compressed(buffer, length));
                known.put(hash, object);
                objects++;
            }
            chunks.add(new Chunk(hash, object));
        }
        var manifest = Json.MAPPER.writeValueAsBytes(new Manifest(file.length(), CHUNK_BYTES, chunks));
        target.put(project(backup), container(backup), prefix(backup) + MANIFEST, manifest);
        return objects;
    }

    private Backup get(String id) {
        return common.tables().backups.find(id).orElseThrow(() -> Cinder.missing("Backup", id));
    }

    private Manifest manifest(Backup backup) throws IOException {
        var bytes = target.get(project(backup), container(backup), prefix(backup) + MANIFEST);
        return Json.MAPPER.readValue(new String(bytes, StandardCharsets.UTF_8), Manifest.class);
    }

    /// The volume holds the backup's bytes, and nothing of what it held before.
    void restore(String id, Volume volume) throws IOException {
        var backup = get(id);
        var manifest = manifest(backup);
        try (var raw = new Scratch(common.config().scratch())) {
            try (var file = new RandomAccessFile(raw.file().toFile(), "rw")) {
                file.setLength(manifest.bytes());
                for (int i = 0; i < manifest.chunks().size(); i++) {
                    var chunk = manifest.chunks().get(i);
                    if (!chunk.object().isEmpty()) {
                        var bytes = chunk(backup, chunk);
                        file.seek((long) i * manifest.chunkBytes());
                        file.write(bytes);
                    }
                }
            }
            var backend = common.backends().get(volume.backend());
            backend.delete(volume.id());
            backend.create(volume.id(), volume.sizeBytes(), new Content.OfFile(raw.file(), "raw"));
        }
    }

    private byte[] chunk(Backup backup, Chunk chunk) throws IOException {
        var packed = target.get(project(backup), container(backup), chunk.object());
        try (var in = new InflaterInputStream(new ByteArrayInputStream(packed))) {
            var bytes = in.readNBytes(CHUNK_BYTES);
            if (!sha256(bytes, bytes.length).equals(chunk.sha256())) {
                throw new IOException("object " + chunk.object() + " of backup " + backup.id() + " is damaged");
            }
            return bytes;
        }
    }

    /// Not when another row refers to the same objects.
    void delete(Backup backup) throws IOException {
        long sharing = common.tables().backups.count(Selection.where("location", backup.location()));
        if (sharing <= 1) {
            target.deleteAll(project(backup), container(backup), prefix(backup));
        }
    }

    private static byte[] compressed(byte[] bytes, int length) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var deflater = new DeflaterOutputStream(out)) {
            deflater.write(bytes, 0, length);
        }
        return out.toByteArray();
    }

    private static String sha256(byte[] bytes, int length) {
        var digest = Digests.sha256();
        digest.update(bytes, 0, length);
        return HexFormat.of().formatHex(digest.digest());
    }
}
