package foehn.block;

import foehn.kernel.Fault;
import foehn.kernel.auth.Caller;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What changes a volume's size, type or place, and what brings it back to a snapshot.
final class Growth {
    private final Common common;
    private final Volumes volumes;
    private final Types types;
    private final Quotas quotas;
    private final Services services;

    Growth(Common common, Volumes volumes, Types types, Quotas quotas, Services services) {
        this.common = common;
        this.volumes = volumes;
        this.types = types;
        this.quotas = quotas;
        this.services = services;
    }

    void extend(Caller caller, String id, long gib, String requestId) {
        var volume = volumes.get(caller, id);
        if (gib <= volume.sizeGib()) {
            throw Cinder.invalidInput("New size for extend must be greater than current size. (current: "
                    + volume.sizeGib() + ", extended: " + gib + ").");
        }
        if (gib > common.config().volumeGibMax()) {
            throw Cinder.invalidInput(
                    "A volume may have at most " + common.config().volumeGibMax() + "GB.");
        }
        var type = Optional.ofNullable(volume.typeId())
                .flatMap(common.tables().types::find)
                .orElse(null);
        common.tables().db.run(_ -> {
            quotas.requireSize(volume.projectId(), gib);
            quotas.require(volume.projectId(), Quotas.typed(Map.of("gigabytes", gib - volume.sizeGib()), type));
            volumes.begin(
                    volume,
                    Set.of(Status.AVAILABLE),
                    Status.EXTENDING,
                    ExtendVolume.KIND,
                    new ExtendVolume.Progress(id, gib, requestId),
                    requestId);
        });
    }

    void revert(Caller caller, String id, String snapshotId, String requestId) {
        var volume = volumes.get(caller, id);
        var snapshot = common.tables()
                .snapshots
                .find(snapshotId)
                .filter(s -> caller.mayTouch(s.projectId()))
                .orElseThrow(() -> Cinder.missing("Snapshot", snapshotId));
        var latest = common.tables().snapshots.list(Selection.where("volume_id", id));
        if (latest.isEmpty() || !latest.getFirst().id().equals(snapshotId)) {
            throw Cinder.refused(
                    "Snapshot " + Cinder.clip(snapshotId) + " is not the latest one of volume " + id + ".");
        }
        if (!snapshot.status().equals(Status.AVAILABLE)) {
            throw Cinder.refused(
                    "Invalid snapshot: Snapshot status must be available, but is: " + snapshot.status() + ".");
        }
        volumes.begin(
                volume,
                Set.of(Status.AVAILABLE),
                Status.REVERTING,
                RevertVolume.KIND,
                new RevertVolume.Progress(id, snapshotId, requestId),
                requestId);
    }

    /// @param mayMove whether it may go to another backend, where the one it is on does not fulfil the type
    void retype(Caller caller, String id, String newType, boolean mayMove, String requestId) {
        var volume = volumes.get(caller, id);
        var type = types.named(caller, newType);
        if (type.id().equals(volume.typeId())) {
            throw Cinder.invalidInput("New volume_type same as original: " + newType + ".");
        }
        boolean encrypted = !common.tables()
                .encryptions
                .list(Selection.where("type_id", type.id()))
                .isEmpty();
        var fitting = encrypted
                ? java.util.List.<String>of()
                : common.backends().fitting(types.specs(type.id()), services.shut()).stream()
                        .map(b -> b.name())
                        .toList();
        boolean stays = fitting.contains(volume.backend());
        if (!stays && !mayMove) {
            throw Cinder.invalidInput("The volume would have to be migrated for this type, which was not asked for.");
        }
        if (!stays && fitting.isEmpty()) {
            throw Cinder.invalidInput("No backend fulfils the volume type " + type.name() + ".");
        }
        common.tables().db.run(_ -> {
            quotas.require(
                    volume.projectId(),
                    Map.of("volumes_" + type.name(), 1L, "gigabytes_" + type.name(), volume.sizeGib()));
            move(volume, stays ? volume.backend() : fitting.getFirst(), Optional.of(type.id()), requestId);
        });
    }

    /// To the backend that an administrator names.
    void migrate(Caller caller, String id, String pool, String requestId) {
        var volume = volumes.get(caller, id);
        var target = common.backends()
                .named(pool)
                .orElseThrow(() -> Cinder.refused("No available service named '" + Cinder.clip(pool) + "'"));
        if (target.name().equals(volume.backend())) {
            throw Cinder.invalidInput("Destination host must be different than the current host.");
        }
        move(volume, target.name(), Optional.empty(), requestId);
    }

    private void move(Volume volume, String backend, Optional<String> type, String requestId) {
        boolean elsewhere = !backend.equals(volume.backend());
        if (elsewhere && common.tables().snapshots.count(Selection.where("volume_id", volume.id())) > 0) {
            throw Cinder.invalidVolume("Volume " + volume.id() + " must not have snapshots to be migrated.");
        }
        if (volume.groupId() != null) {
            throw Cinder.invalidVolume("Volume " + volume.id() + " must not be part of a group.");
        }
        volumes.begin(
                volume,
                Set.of(Status.AVAILABLE),
                type.isPresent() ? Status.RETYPING : Status.MAINTENANCE,
                MoveVolume.KIND,
                new MoveVolume.Progress(volume.id(), volume.backend(), backend, type.orElse(null), requestId),
                requestId);
        common.tables().volumes.set(volume.id(), Values.of("migration_status", elsewhere ? "migrating" : null));
    }

    /// Only who is in charge says that it is what it is not.
    void reset(Caller caller, String id, Values values, Optional<String> status) {
        if (!caller.isAdmin()) {
            throw Fault.forbidden("Only an administrator may reset a volume's status.");
        }
        volumes.get(caller, id);
        status.ifPresent(s -> {
            if (!Status.RESETTABLE.contains(s)) {
                throw Cinder.invalidInput("Volume status cannot be reset to " + Cinder.clip(s) + ".");
            }
            values.and("status", s);
        });
        if (values.columns().isEmpty()) {
            throw Cinder.refused("Must specify 'status', 'attach_status' or 'migration_status' to update.");
        }
        common.tables().volumes.set(id, values.and("updated_at", common.now()));
    }
}
