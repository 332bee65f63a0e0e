package foehn.block;

import foehn.kernel.operation.Attempt;
import foehn.kernel.operation.Procedure;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/// Snapshots of all volumes of a group, made and deleted together: all of them, or none.
final class GroupWork {
    static final String SNAPSHOT = "group-snapshot-create";
    static final String DELETE_SNAPSHOT = "group-snapshot-delete";

    private final Common common;
    private final Messages messages;

    record Progress(String groupSnapshot, String requestId) {}

    GroupWork(Common common, Messages messages) {
        this.common = common;
        this.messages = messages;
    }

    List<Procedure<Progress>> procedures() {
        return List.of(
                new Procedure<>(SNAPSHOT, Progress.class)
                        .step("snapshot", this::snapshot, this::unsnapshot)
                        .whenDone(p -> end(p, Status.CREATING, Status.AVAILABLE))
                        .whenUndone((p, why) ->
                                fail(p, Status.CREATING, Status.ERROR, Messages.Action.SNAPSHOT_CREATE, why)),
                new Procedure<>(DELETE_SNAPSHOT, Progress.class)
                        .step("delete", this::delete)
                        .whenDone(this::forget)
                        .whenUndone((p, why) ->
                                fail(p, Status.DELETING, Status.ERROR_DELETING, Messages.Action.SNAPSHOT_DELETE, why)));
    }

    private List<Snapshot> snapshots(Progress p) {
        return common.tables().snapshots.list(Selection.where("group_snapshot_id", p.groupSnapshot()));
    }

    private String backend(Snapshot snapshot) {
        return common.tables()
                .volumes
                .find(snapshot.volumeId())
                .orElseThrow(() -> Volume.missing(snapshot.volumeId()))
                .backend();
    }

    private Progress snapshot(Progress p, Attempt attempt) throws IOException {
        for (var snapshot : snapshots(p)) {
            common.backends().get(backend(snapshot)).snapshot(snapshot.volumeId(), snapshot.id());
        }
        return p;
    }

    private void unsnapshot(Progress p, Attempt attempt) throws IOException {
        delete(p, attempt);
    }

    private Progress delete(Progress p, Attempt attempt) throws IOException {
        for (var snapshot : snapshots(p)) {
            common.backends().get(backend(snapshot)).deleteSnapshot(snapshot.volumeId(), snapshot.id());
        }
        return p;
    }

    private boolean end(Progress p, String from, String to) {
        return common.tables().db.write(_ -> {
            var now = common.now();
            for (var snapshot : snapshots(p)) {
                var values = Values.of("updated_at", now).and("progress", "100%");
                common.tables().snapshots.turn(snapshot.id(), Set.of(from), to, values);
            }
            return common.tables()
                    .groupSnapshots
                    .turn(p.groupSnapshot(), Set.of(from), to, Values.of("updated_at", now));
        });
    }

    private void forget(Progress p) {
        common.tables().db.run(_ -> {
            for (var snapshot : snapshots(p)) {
                common.tables().labels.forget(snapshot.id());
                common.tables().snapshots.delete(snapshot.id());
            }
            common.tables().groupSnapshots.delete(p.groupSnapshot());
        });
    }

    private void fail(Progress p, String from, String to, Messages.Action action, String why) {
        common.tables()
                .groupSnapshots
                .find(p.groupSnapshot())
                .ifPresent(taken -> common.tables().db.run(_ -> {
                    if (end(p, from, to)) {
                        messages.tell(taken.projectId(), "VOLUME_SNAPSHOT", taken.id(), action, p.requestId(), why);
                    }
                }));
    }
}
