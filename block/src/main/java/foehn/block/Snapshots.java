package foehn.block;

import foehn.kernel.Ids;
import foehn.kernel.auth.Caller;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What may be done with snapshots, by whom.
final class Snapshots {
    private final Common common;
    private final Volumes volumes;
    private final Quotas quotas;

    Snapshots(Common common, Volumes volumes, Quotas quotas) {
        this.common = common;
        this.volumes = volumes;
        this.quotas = quotas;
    }

    Snapshot get(Caller caller, String id) {
        return common.tables()
                .snapshots
                .find(id)
                .filter(snapshot -> caller.mayTouch(snapshot.projectId()))
                .orElseThrow(() -> Cinder.missing("Snapshot", id));
    }

    List<Snapshot> list(Selection selection) {
        return common.tables().snapshots.list(selection);
    }

    /// @param force also of a volume that is in use
    Snapshot create(
            Caller caller,
            String volumeId,
            Optional<String> name,
            Optional<String> description,
            Map<String, String> metadata,
            boolean force,
            String requestId) {
        var volume = volumes.get(caller, volumeId);
        var admitted = force ? Status.AT_REST : List.of(Status.AVAILABLE);
        if (!admitted.contains(volume.status())) {
            throw Cinder.invalidVolume("Volume " + volumeId + " status must be " + String.join(" or ", admitted)
                    + ", but current status is: " + volume.status() + ".");
        }
        return common.tables().db.write(_ -> {
            var snapshot = insert(
                    caller, volume, name.orElse(null), description.orElse(null), metadata, null, Status.CREATING);
            common.operations()
                    .enqueue(
                            SnapshotWork.CREATE,
                            volumeId,
                            new SnapshotWork.Progress(snapshot.id(), requestId),
                            requestId);
            return snapshot;
        });
    }

    /// The row, within the quota. In a transaction.
    Snapshot insert(
            Caller caller,
            Volume volume,
            @Nullable String name,
            @Nullable String description,
            Map<String, String> metadata,
            @Nullable String groupSnapshot,
            String status) {
        var type = Optional.ofNullable(volume.typeId())
                .flatMap(common.tables().types::find)
                .orElse(null);
        quotas.require(volume.projectId(), Quotas.typed(Map.of("snapshots", 1L, "gigabytes", volume.sizeGib()), type));
        var snapshot = new Snapshot(
                Ids.uuid(),
                volume.projectId(),
                caller.userId(),
                volume.id(),
                name,
                description,
                volume.sizeGib(),
                status,
                "0%",
                groupSnapshot,
                true,
                common.now(),
                null);
        common.tables().snapshots.insert(snapshot);
        common.tables().labels.put(snapshot.id(), LabelStore.METADATA, metadata);
        return snapshot;
    }

    Snapshot update(Caller caller, String id, Values values) {
        get(caller, id);
        common.tables().snapshots.set(id, values.and("updated_at", common.now()));
        return get(caller, id);
    }

    /// @param force whatever state it is in
    void delete(Caller caller, String id, boolean force, String requestId) {
        var snapshot = get(caller, id);
        if (snapshot.groupSnapshotId() != null) {
            throw Cinder.refused("Invalid snapshot: Snapshot cannot be deleted while in a group snapshot.");
        }
        var from = force ? Set.of(snapshot.status()) : Set.of(Status.AVAILABLE, Status.ERROR, Status.ERROR_DELETING);
        common.tables().db.run(_ -> {
            if (!common.tables().snapshots.turn(id, from, Status.DELETING, Values.of("updated_at", common.now()))) {
                throw Cinder.refused("Invalid snapshot: Snapshot status must be available or error, but is: "
                        + snapshot.status() + ".");
            }
            common.operations()
                    .enqueue(
                            SnapshotWork.DELETE,
                            snapshot.volumeId(),
                            new SnapshotWork.Progress(id, requestId),
                            requestId);
        });
    }

    /// What an operator says its state is.
    void reset(Caller caller, String id, String status, @Nullable String progress) {
        get(caller, id);
        var values = Values.of("status", status).and("updated_at", common.now());
        if (progress != null) {
            values.and("progress", progress);
        }
        common.tables().snapshots.set(id, values);
    }

    Map<String, String> labels(Caller caller, String id) {
        get(caller, id);
        return common.tables().labels.of(id, LabelStore.METADATA);
    }

    void putLabels(Caller caller, String id, Map<String, String> labels, boolean replace) {
        common.tables().db.run(_ -> {
            get(caller, id);
            if (replace) {
                common.tables().labels.replace(id, LabelStore.METADATA, labels);
            } else {
                common.tables().labels.put(id, LabelStore.METADATA, labels);
            }
            if (common.tables().labels.of(id, LabelStore.METADATA).size() > NewVolume.METADATA_MAX) {
                throw Cinder.overQuota("A snapshot may have " + NewVolume.METADATA_MAX + " metadata items.");
            }
        });
    }

    void removeLabel(Caller caller, String id, String name) {
        get(caller, id);
        if (!common.tables().labels.remove(id, LabelStore.METADATA, name)) {
            throw Cinder.missing("Snapshot " + id + " metadata key", name);
        }
    }
}
