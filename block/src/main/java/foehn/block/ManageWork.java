package foehn.block;

import foehn.block.backend.VolumeBackend;
import foehn.kernel.operation.Attempt;
import foehn.kernel.operation.Procedure;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/// What a backend does when something is taken in or let go.
final class ManageWork {
    static final String MANAGE = "volume-manage";
    static final String UNMANAGE = "volume-unmanage";
    static final String MANAGE_SNAPSHOT = "snapshot-manage";
    static final String UNMANAGE_SNAPSHOT = "snapshot-unmanage";

    private final Common common;
    private final Messages messages;

    /// @param subject the volume or snapshot itself
    record Progress(String volume, String subject, String reference, String requestId) {}

    ManageWork(Common common, Messages messages) {
        this.common = common;
        this.messages = messages;
    }

    List<Procedure<Progress>> procedures() {
        return List.of(
                new Procedure<>(MANAGE, Progress.class)
                        .step("adopt", this::adopt)
                        .whenDone(p -> settle(p, Status.AVAILABLE))
                        .whenUndone(this::fail),
                new Procedure<>(UNMANAGE, Progress.class)
                        .step("release", this::release)
                        .whenDone(this::forget)
                        .whenUndone(this::fail),
                new Procedure<>(MANAGE_SNAPSHOT, Progress.class)
                        .step("adopt", this::adoptSnapshot)
                        .whenDone(p -> settleSnapshot(p, Status.AVAILABLE))
                        .whenUndone((p, _) -> settleSnapshot(p, Status.ERROR)),
                new Procedure<>(UNMANAGE_SNAPSHOT, Progress.class)
                        .step("release", this::releaseSnapshot)
                        .whenDone(this::forgetSnapshot)
                        .whenUndone((p, _) -> settleSnapshot(p, Status.ERROR)));
    }

    private Volume volume(Progress p) {
        return common.tables().volumes.find(p.volume()).orElseThrow(() -> Volume.missing(p.volume()));
    }

    private VolumeBackend backend(Progress p) {
        return common.backends().get(volume(p).backend());
    }

    /// A volume is whole gibibytes, so what is not is made larger.
    private Progress adopt(Progress p, Attempt attempt) throws IOException {
        backend(p).adopt(p.volume(), p.reference());
        backend(p).extend(p.volume(), volume(p).sizeBytes());
        return p;
    }

    private Progress release(Progress p, Attempt attempt) throws IOException {
        backend(p).release(p.volume());
        return p;
    }

    private Progress adoptSnapshot(Progress p, Attempt attempt) throws IOException {
        backend(p).adoptSnapshot(p.volume(), p.subject(), p.reference());
        return p;
    }

    private Progress releaseSnapshot(Progress p, Attempt attempt) throws IOException {
        backend(p).releaseSnapshot(p.volume(), p.subject());
        return p;
    }

    private boolean settle(Progress p, String status) {
        var values = Values.of("updated_at", common.now());
        return common.tables().volumes.turn(p.volume(), Set.of(Status.MANAGING, Status.UNMANAGING), status, values);
    }

    private void fail(Progress p, String why) {
        common.tables()
                .volumes
                .find(p.volume())
                .ifPresent(volume -> common.tables().db.run(_ -> {
                    if (settle(p, Status.ERROR_MANAGING)) {
                        messages.tell(
                                volume.projectId(), "VOLUME", volume.id(), Messages.Action.MANAGE, p.requestId(), why);
                    }
                }));
    }

    private void forget(Progress p) {
        common.tables().db.run(_ -> {
            common.tables().labels.forget(p.volume());
            common.tables().volumes.delete(p.volume());
        });
    }

    private void settleSnapshot(Progress p, String status) {
        var values = Values.of("updated_at", common.now()).and("progress", "100%");
        common.tables().snapshots.turn(p.subject(), Set.of(Status.MANAGING, Status.UNMANAGING), status, values);
    }

    private void forgetSnapshot(Progress p) {
        common.tables().db.run(_ -> {
            common.tables().labels.forget(p.subject());
            common.tables().snapshots.delete(p.subject());
        });
    }
}
