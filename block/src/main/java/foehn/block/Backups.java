package foehn.block;

import foehn.kernel.Fault;
import foehn.kernel.Ids;
import foehn.kernel.auth.Caller;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// What may be done with backups, by whom.
final class Backups {
    private static final Pattern LOCATION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}/[0-9a-f-]{36}");

    private final Common common;
    private final Volumes volumes;
    private final Types types;
    private final Quotas quotas;
    private final Placing placing;
    private final BackupData data;

    /// What is asked for.
    record Wanted(
            String volume,
            Optional<String> snapshot,
            @Nullable String name,
            @Nullable String description,
            @Nullable String container,
            boolean incremental,
            boolean force,
            Map<String, String> metadata) {}

    Backups(Common common, Volumes volumes, Types types, Quotas quotas, Placing placing, BackupData data) {
        this.common = common;
        this.volumes = volumes;
        this.types = types;
        this.quotas = quotas;
        this.placing = placing;
        this.data = data;
    }

    Backup get(Caller caller, String id) {
        return common.tables()
                .backups
                .find(id)
                .filter(backup -> caller.mayTouch(backup.projectId()))
                .orElseThrow(() -> Cinder.missing("Backup", id));
    }

    List<Backup> list(Selection selection) {
        return common.tables().backups.list(selection);
    }

    boolean hasDependents(Backup backup) {
        return common.tables().backups.count(Selection.where("parent_id", backup.id())) > 0;
    }

    Backup create(Caller caller, Wanted wanted, String requestId) {
        var volume = volumes.get(caller, wanted.volume());
        wanted.snapshot().ifPresent(id -> requireSnapshot(caller, volume, id));
        if (wanted.container() != null && !wanted.container().matches("[A-Za-z0-9][A-Za-z0-9._-]{0,199}")) {
            throw Fault.invalid("container", "Letters, digits, '.', '_' and '-' are expected.");
        }
        var parent = wanted.incremental() ? Optional.of(latest(volume)) : Optional.<Backup>empty();
        long now = common.now();
        var id = Ids.uuid();
        var backup = new Backup(
                id,
                volume.projectId(),
                caller.userId(),
                volume.id(),
                wanted.snapshot().orElse(null),
                parent.map(Backup::id).orElse(null),
                wanted.name(),
                wanted.description(),
                volume.sizeGib(),
                Status.CREATING,
                null,
                parent.map(Backup::container).orElse(wanted.container()),
                BackupData.location(volume.projectId(), id),
                0,
                common.config().zone(),
                now,
                now,
                null);
        common.tables().db.run(_ -> {
            quotas.require(volume.projectId(), Map.of("backups", 1L, "backup_gigabytes", volume.sizeGib()));
            if (wanted.snapshot().isEmpty()) {
                var from = wanted.force() ? Set.of(Status.AVAILABLE, Status.IN_USE) : Set.of(Status.AVAILABLE);
                volumes.turn(volume, from, Status.BACKING_UP);
            }
            common.tables().backups.insert(backup);
            common.tables().labels.put(id, LabelStore.METADATA, wanted.metadata());
            data.save(backup, volume);
            common.operations()
                    .enqueue(
                            BackupWork.CREATE,
                            volume.id(),
                            new BackupWork.Progress(id, volume.id(), 0, requestId),
                            requestId);
        });
        return backup;
    }

    private void requireSnapshot(Caller caller, Volume volume, String id) {
        var snapshot = common.tables()
                .snapshots
                .find(id)
                .filter(s -> caller.mayTouch(s.projectId()) && s.volumeId().equals(volume.id()))
                .orElseThrow(() -> Cinder.missing("Snapshot", id));
        if (!snapshot.status().equals(Status.AVAILABLE)) {
            throw Cinder.refused(
                    "Invalid snapshot: Snapshot to be backed up must be available, but is: " + snapshot.status() + ".");
        }
    }

    private Backup latest(Volume volume) {
        return common.tables().backups.list(Selection.where("volume_id", volume.id())).stream()
                .filter(b -> b.status().equals(Status.AVAILABLE))
                .findFirst()
                .orElseThrow(() -> Cinder.refused("Invalid backup: No backups available to do an incremental backup."));
    }

    Backup update(Caller caller, String id, Values values, @Nullable Map<String, String> metadata) {
        return common.tables().db.write(_ -> {
            get(caller, id);
            common.tables().backups.set(id, values.and("updated_at", common.now()));
            if (metadata != null) {
                common.tables().labels.replace(id, LabelStore.METADATA, metadata);
            }
            return get(caller, id);
        });
    }

    void delete(Caller caller, String id, boolean force, String requestId) {
        var backup = get(caller, id);
        common.tables().db.run(_ -> {
            if (hasDependents(backup)) {
                throw Cinder.refused("Invalid backup: Incremental backups exist for this backup.");
            }
            var from = force ? Set.of(backup.status()) : Set.of(Status.AVAILABLE, Status.ERROR, Status.ERROR_DELETING);
            turn(backup, from, Status.DELETING);
            common.operations()
                    .enqueue(
                            BackupWork.DELETE,
                            backup.volumeId(),
                            new BackupWork.Progress(id, backup.volumeId(), 0, requestId),
                            requestId);
        });
    }

    private void turn(Backup backup, Set<String> from, String to) {
        if (!common.tables().backups.turn(backup.id(), from, to, Values.of("updated_at", common.now()))) {
            throw Cinder.refused(
                    "Invalid backup: Backup status must be available or error, but is: " + backup.status() + ".");
        }
    }

    /// Into a volume that is there, or a new one.
    ///
    /// @return the volume
    Volume restore(Caller caller, String id, Optional<String> into, Optional<String> name, String requestId) {
        var backup = get(caller, id);
        return common.tables().db.write(_ -> {
            turn(backup, Set.of(Status.AVAILABLE), Status.RESTORING_BACKUP);
            Volume volume;
            if (into.isPresent()) {
                volume = volumes.get(caller, into.get());
                if (volume.sizeGib() < backup.sizeGib()) {
                    throw Cinder.invalidVolume("volume size " + volume.sizeGib()
                            + " is too small to restore backup of size " + backup.sizeGib() + ".");
                }
                volumes.turn(volume, Set.of(Status.AVAILABLE), Status.RESTORING);
            } else {
                volume = placing.admit(caller, restored(caller, backup, name), Map.of());
            }
            common.operations()
                    .enqueue(
                            BackupWork.RESTORE,
                            volume.id(),
                            new BackupWork.Progress(id, volume.id(), 0, requestId),
                            requestId);
            return volume;
        });
    }

    private Volume restored(Caller caller, Backup backup, Optional<String> name) {
        var origin = common.tables().volumes.find(backup.volumeId());
        var type = types.usual(caller.project());
        var backend = common.backends().fitting(types.specs(type.id()), Set.of()).stream()
                .findFirst()
                .orElseThrow(() -> Cinder.refused("No backend fulfils the default volume type."));
        return new Volume(
                Ids.uuid(),
                caller.project(),
                caller.userId(),
                name.orElse("restore_backup_" + backup.id()),
                "auto-created_from_restore_from_backup",
                backup.sizeGib(),
                Status.RESTORING,
                null,
                common.config().zone(),
                type.id(),
                backend.name(),
                origin.map(Volume::bootable).orElse(false),
                false,
                false,
                null,
                null,
                null,
                null,
                true,
                common.now(),
                null);
    }

    /// What an operator says its state is.
    void reset(Caller caller, String id, String status) {
        get(caller, id);
        if (!Set.of(Status.AVAILABLE, Status.ERROR).contains(status)) {
            throw Cinder.refused("Invalid backup: Backup status can be reset to available or error only.");
        }
        common.tables().backups.set(id, Values.of("status", status).and("updated_at", common.now()));
    }

    /// The record, to be kept elsewhere.
    String exported(Caller caller, String id) {
        var backup = get(caller, id);
        if (!backup.status().equals(Status.AVAILABLE)) {
            throw Cinder.refused("Invalid backup: Backup status must be available, but is: " + backup.status() + ".");
        }
        var record = Json.MAPPER.writeValueAsBytes(backup);
        return Base64.getEncoder().encodeToString(record);
    }

    /// A row of an exported record, whose objects are there still, for the project that imports it.
    Backup imported(Caller caller, String service, String record) {
        if (!service.equals(data.service())) {
            throw Cinder.refused("Backups of " + Cinder.clip(service) + " cannot be imported here.");
        }
        var fields = decoded(record);
        var backup = new Backup(
                fields.text("id", 1, 64),
                caller.project(),
                caller.userId(),
                fields.text("volumeId", 1, 64),
                fields.optionalText("snapshotId", 1, 64).orElse(null),
                fields.optionalText("parentId", 1, 64).orElse(null),
                fields.optionalText("name", 0, 255).orElse(null),
                fields.optionalText("description", 0, 255).orElse(null),
                fields.integer("sizeGib", 1, 1L << 20),
                Status.AVAILABLE,
                null,
                fields.optionalText("container", 1, 200).orElse(null),
                fields.text("location", 1, 128),
                fields.integer("objectCount", 0, Integer.MAX_VALUE),
                fields.optionalText("zone", 1, 255).orElse(null),
                fields.integer("dataTimestamp", 0, Long.MAX_VALUE),
                common.now(),
                null);
        if (!Ids.isUuid(backup.id()) || !LOCATION.matcher(backup.location()).matches()) {
            throw Cinder.refused("The backup's record is damaged.");
        }
        if (!common.tables().backups.insert(backup)) {
            throw Cinder.refused("Invalid backup: Backup already exists in database.");
        }
        return backup;
    }

    private static Fields decoded(String record) {
        try {
            var json = new String(Base64.getDecoder().decode(record), StandardCharsets.UTF_8);
            return Fields.of(Json.MAPPER.readTree(json), "backup_url");
        } catch (IllegalArgumentException | JacksonException malformed) {
            throw Cinder.refused("The backup's record cannot be read.");
        }
    }
}
