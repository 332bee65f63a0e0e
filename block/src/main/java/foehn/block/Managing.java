package foehn.block;

import foehn.block.backend.VolumeBackend;
import foehn.kernel.Ids;
import foehn.kernel.auth.Caller;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Takes what lies on a backend in as a volume or snapshot, and lets it go again.
final class Managing {
    private final Common common;
    private final Volumes volumes;
    private final Snapshots snapshots;
    private final Types types;
    private final Placing placing;

    /// What shall become of it.
    record Wanted(
            String host,
            String reference,
            @Nullable String name,
            @Nullable String description,
            Optional<String> type,
            boolean bootable,
            Map<String, String> metadata) {}

    Managing(Common common, Volumes volumes, Snapshots snapshots, Types types, Placing placing) {
        this.common = common;
        this.volumes = volumes;
        this.snapshots = snapshots;
        this.types = types;
        this.placing = placing;
    }

    VolumeBackend backend(String host) {
        return common.backends().named(host).orElseThrow(() -> Cinder.missing("Service", host));
    }

    Volume manage(Caller caller, Wanted wanted, String requestId) {
        var backend = backend(wanted.host());
        var type = wanted.type().map(t -> types.named(caller, t)).orElseGet(() -> types.usual(caller.project()));
        long gib = sizeGib(backend, wanted.reference());
        var volume = new Volume(
                Ids.uuid(),
                caller.project(),
                caller.userId(),
                wanted.name(),
                wanted.description(),
                gib,
                Status.MANAGING,
                null,
                common.config().zone(),
                type.id(),
                backend.name(),
                wanted.bootable(),
                false,
                false,
                null,
                null,
                null,
                null,
                true,
                common.now(),
                null);
        return common.tables().db.write(_ -> {
            placing.admit(caller, volume, wanted.metadata());
            enqueue(ManageWork.MANAGE, volume.id(), volume.id(), wanted.reference(), requestId);
            return volume;
        });
    }

    private static long sizeGib(VolumeBackend backend, String reference) {
        try {
            return backend.unmanaged().stream()
                    .filter(u -> u.reference().equals(reference))
                    .map(u -> (u.bytes() + (1L << 30) - 1) >> 30)
                    .findFirst()
                    .orElseThrow(() -> Cinder.refused(
                            "Failed to manage existing volume: there is nothing of this name on the backend."));
        } catch (IOException trouble) {
            throw foehn.kernel.Fault.named(500, "computeFault", "The backend cannot be read now.");
        }
    }

    private void enqueue(String kind, String volume, String subject, String reference, String requestId) {
        common.operations()
                .enqueue(kind, volume, new ManageWork.Progress(volume, subject, reference, requestId), requestId);
    }

    void unmanage(Caller caller, String id, String requestId) {
        var volume = volumes.get(caller, id);
        common.tables().db.run(_ -> {
            common.tables().volumes.lock(id);
            if (common.tables().snapshots.count(Selection.where("volume_id", id)) > 0) {
                throw Cinder.invalidVolume("Volume with snapshots cannot be unmanaged.");
            }
            volumes.turn(volume, Set.of(Status.AVAILABLE, Status.ERROR), Status.UNMANAGING);
            enqueue(ManageWork.UNMANAGE, id, id, "", requestId);
        });
    }

    Snapshot manageSnapshot(
            Caller caller,
            String volumeId,
            String reference,
            @Nullable String name,
            @Nullable String description,
            Map<String, String> metadata,
            String requestId) {
        var volume = volumes.get(caller, volumeId);
        if (!Status.AT_REST.contains(volume.status())) {
            throw Cinder.invalidVolume("Volume status must be available or in-use, but is: " + volume.status() + ".");
        }
        sizeGib(common.backends().get(volume.backend()), reference);
        return common.tables().db.write(_ -> {
            var snapshot = snapshots.insert(caller, volume, name, description, metadata, null, Status.MANAGING);
            enqueue(ManageWork.MANAGE_SNAPSHOT, volumeId, snapshot.id(), reference, requestId);
            return snapshot;
        });
    }

    void unmanageSnapshot(Caller caller, String id, String requestId) {
        var snapshot = snapshots.get(caller, id);
        common.tables().db.run(_ -> {
            var values = Values.of("updated_at", common.now());
            if (!common.tables()
                    .snapshots
                    .turn(id, Set.of(Status.AVAILABLE, Status.ERROR), Status.UNMANAGING, values)) {
                throw Cinder.refused("Invalid snapshot: Snapshot status must be available or error.");
            }
            enqueue(ManageWork.UNMANAGE_SNAPSHOT, snapshot.volumeId(), id, "", requestId);
        });
    }
}
