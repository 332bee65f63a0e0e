package foehn.block;

import foehn.kernel.operation.Attempt;
import foehn.kernel.operation.Procedure;
import java.io.IOException;
import java.util.Set;

/// Deletes a volume's snapshots, its bytes, and at last its row.
final class DeleteVolume {
    static final String KIND = "volume-delete";

    private final Common common;
    private final Messages messages;

    record Progress(String volume, String requestId) {}

    DeleteVolume(Common common, Messages messages) {
        this.common = common;
        this.messages = messages;
    }

    Procedure<Progress> procedure() {
        return new Procedure<>(KIND, Progress.class)
                .step("delete", this::delete)
                .whenDone(this::forget)
                .whenUndone(this::giveUp);
    }

    private Progress delete(Progress p, Attempt attempt) throws IOException {
        var volume = common.tables().volumes.find(p.volume()).orElse(null);
        if (volume != null && !volume.backend().isEmpty()) {
            var backend = common.backends().get(volume.backend());
            for (var snapshot : common.tables().snapshots.list(Selection.where("volume_id", volume.id()))) {
                backend.deleteSnapshot(volume.id(), snapshot.id());
            }
            backend.delete(volume.id());
        }
        return p;
    }

    private void forget(Progress p) {
        var tables = common.tables();
        tables.db.run(_ -> {
            for (var snapshot : tables.snapshots.list(Selection.where("volume_id", p.volume()))) {
                tables.labels.forget(snapshot.id());
                tables.snapshots.delete(snapshot.id());
            }
            tables.labels.forget(p.volume());
            tables.volumes.delete(p.volume());
        });
    }

    private void giveUp(Progress p, String why) {
        var tables = common.tables();
        tables.volumes
                .find(p.volume())
                .ifPresent(volume -> tables.db.run(_ -> {
                    var values = Values.of("updated_at", common.now());
                    if (tables.volumes.turn(p.volume(), Set.of(Status.DELETING), Status.ERROR_DELETING, values)) {
                        for (var snapshot : tables.snapshots.list(Selection.where("volume_id", p.volume()))) {
                            tables.snapshots.set(snapshot.id(), Values.of("status", Status.ERROR_DELETING));
                        }
                        messages.tell(
                                volume.projectId(), "VOLUME", volume.id(), Messages.Action.DELETE, p.requestId(), why);
                    }
                }));
    }
}
