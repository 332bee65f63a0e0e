package foehn.block;

import foehn.kernel.operation.Attempt;
import foehn.kernel.operation.Procedure;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/// Making and deleting one snapshot.
final class SnapshotWork {
    static final String CREATE = "snapshot-create";
    static final String DELETE = "snapshot-delete";

    private final Common common;
    private final Messages messages;

    record Progress(String snapshot, String requestId) {}

    SnapshotWork(Common common, Messages messages) {
        this.common = common;
        this.messages = messages;
    }

    List<Procedure<Progress>> procedures() {
        return List.of(
                new Procedure<>(CREATE, Progress.class)
                        .step("snapshot", this::create, this::uncreate)
                        .whenDone(p -> end(p, Set.of(Status.CREATING), Status.AVAILABLE))
                        .whenUndone((p, why) ->
                                fail(p, Status.CREATING, Status.ERROR, Messages.Action.SNAPSHOT_CREATE, why)),
                new Procedure<>(DELETE, Progress.class)
                        .step("delete", this::delete)
                        .whenDone(this::forget)
                        .whenUndone((p, why) ->
                                fail(p, Status.DELETING, Status.ERROR_DELETING, Messages.Action.SNAPSHOT_DELETE, why)));
    }

    private Snapshot snapshot(Progress p) {
        return common.tables().snapshots.find(p.snapshot()).orElseThrow(() -> Cinder.missing("Snapshot", p.snapshot()));
    }

    private Volume volume(Snapshot snapshot) {
        return common.tables().volumes.find(snapshot.volumeId()).orElseThrow(() -> Volume.missing(snapshot.volumeId()));
    }

    private Progress create(Progress p, Attempt attempt) throws IOException {
        var snapshot = snapshot(p);
        common.backends().get(volume(snapshot).backend()).snapshot(snapshot.volumeId(), snapshot.id());
        return p;
    }

    private void uncreate(Progress p, Attempt attempt) throws IOException {
        delete(p, attempt);
    }

    private Progress delete(Progress p, Attempt attempt) throws IOException {
        var found = common.tables().snapshots.find(p.snapshot());
        if (found.isPresent() && !volume(found.get()).backend().isEmpty()) {
            common.backends()
                    .get(volume(found.get()).backend())
                    .deleteSnapshot(found.get().volumeId(), p.snapshot());
        }
        return p;
    }

    private void end(Progress p, Set<String> from, String to) {
        var values = Values.of("updated_at", common.now()).and("progress", "100%");
        common.tables().snapshots.turn(p.snapshot(), from, to, values);
    }

    private void forget(Progress p) {
        common.tables().db.run(_ -> {
            common.tables().labels.forget(p.snapshot());
            common.tables().snapshots.delete(p.snapshot());
        });
    }

    private void fail(Progress p, String from, String to, Messages.Action action, String why) {
        common.tables()
                .snapshots
                .find(p.snapshot())
                .ifPresent(snapshot -> common.tables().db.run(_ -> {
                    if (common.tables()
                            .snapshots
                            .turn(p.snapshot(), Set.of(from), to, Values.of("updated_at", common.now()))) {
                        messages.tell(
                                snapshot.projectId(), "VOLUME_SNAPSHOT", snapshot.id(), action, p.requestId(), why);
                    }
                }));
    }
}
