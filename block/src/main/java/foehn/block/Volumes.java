package foehn.block;

import foehn.kernel.auth.Caller;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What may be done with volumes, by whom. A volume that a caller must not see is not there for them (404); what its
/// state does not admit is 400, as Cinder has it.
final class Volumes {
    private final Common common;

    Volumes(Common common) {
        this.common = common;
    }

    Volume get(Caller caller, String id) {
        return common.tables()
                .volumes
                .find(id)
                .filter(volume -> caller.mayTouch(volume.projectId()))
                .orElseThrow(() -> Volume.missing(id));
    }

    List<Volume> list(Selection selection) {
        return common.tables().volumes.list(selection);
    }

    Volume update(Caller caller, String id, Values values, @Nullable Map<String, String> metadata) {
        return common.tables().db.write(_ -> {
            get(caller, id);
            common.tables().volumes.set(id, values.and("updated_at", common.now()));
            if (metadata != null) {
                common.tables().labels.replace(id, LabelStore.METADATA, metadata);
            }
            return get(caller, id);
        });
    }

    /// Moves the volume from one of these states to another, and writes down the work, or neither.
    void begin(Volume volume, Set<String> from, String to, String work, Object progress, String requestId) {
        common.tables().db.run(_ -> {
            turn(volume, from, to);
            common.operations().enqueue(work, volume.id(), progress, requestId);
        });
    }

    /// The row is its own lock: of two callers one wins.
    void turn(Volume volume, Set<String> from, String to) {
        var values = Values.of("previous_status", volume.status()).and("updated_at", common.now());
        if (!from.contains(volume.status())
                || !common.tables().volumes.turn(volume.id(), Set.of(volume.status()), to, values)) {
            throw Cinder.invalidVolume("Volume status must be "
                    + String.join(" or ", from.stream().sorted().toList()) + ", but current status is: "
                    + volume.status() + ".");
        }
    }

    /// @param cascade with its snapshots
    /// @param force whatever state it is in
    void delete(Caller caller, String id, boolean cascade, boolean force, String requestId) {
        var volume = get(caller, id);
        common.tables().db.run(_ -> {
            common.tables().volumes.lock(id);
            if (volume.groupId() != null && !force) {
                throw Cinder.invalidVolume("Volume cannot be deleted while in a group.");
            }
            if (!common.tables()
                    .attachments
                    .list(Selection.where("volume_id", id))
                    .isEmpty()) {
                throw Cinder.invalidVolume("Volume cannot be deleted while it is attached.");
            }
            var snapshots = common.tables().snapshots.list(Selection.where("volume_id", id));
            if (!snapshots.isEmpty() && !cascade) {
                throw Cinder.invalidVolume("Volume cannot be deleted while it has dependent snapshots.");
            }
            if (snapshots.stream()
                    .anyMatch(s -> !Set.of(Status.AVAILABLE, Status.ERROR, Status.ERROR_DELETING)
                            .contains(s.status()))) {
                throw Cinder.invalidVolume("Volume cannot be deleted while a snapshot of it is busy.");
            }
            begin(
                    volume,
                    force ? Set.of(volume.status()) : Status.DELETABLE,
                    Status.DELETING,
                    DeleteVolume.KIND,
                    new DeleteVolume.Progress(id, requestId),
                    requestId);
            snapshots.forEach(s -> common.tables()
                    .snapshots
                    .set(s.id(), Values.of("status", Status.DELETING).and("updated_at", common.now())));
        });
    }

    /// Names and values that its owner writes on it.
    Map<String, String> labels(Caller caller, String id, String kind) {
        get(caller, id);
        return common.tables().labels.of(id, kind);
    }

    void putLabels(Caller caller, String id, String kind, Map<String, String> labels, boolean replace) {
        common.tables().db.run(_ -> {
            var volume = get(caller, id);
            if (volume.status().equals(Status.MAINTENANCE)) {
                throw Cinder.invalidVolume("Updating metadata is not allowed for volumes in maintenance status.");
            }
            if (replace) {
                common.tables().labels.replace(id, kind, labels);
            } else {
                common.tables().labels.put(id, kind, labels);
            }
            if (common.tables().labels.of(id, kind).size() > NewVolume.METADATA_MAX) {
                throw Cinder.overQuota("A volume may have " + NewVolume.METADATA_MAX + " metadata items.");
            }
        });
    }

    void removeLabel(Caller caller, String id, String kind, String name) {
        get(caller, id);
        if (!common.tables().labels.remove(id, kind, name)) {
            throw Cinder.missing("Volume " + id + " metadata key", name);
        }
    }
}
