package foehn.block;

import foehn.kernel.operation.Attempt;
import foehn.kernel.operation.Procedure;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Making, restoring and deleting one backup.
final class BackupWork {
    static final String CREATE = "backup-create";
    static final String RESTORE = "backup-restore";
    static final String DELETE = "backup-delete";

    private final Common common;
    private final BackupData data;
    private final Messages messages;

    /// @param volume what is read, or restored into
    record Progress(String backup, String volume, long objects, String requestId) {}

    BackupWork(Common common, BackupData data, Messages messages) {
        this.common = common;
        this.data = data;
        this.messages = messages;
    }

    List<Procedure<Progress>> procedures() {
        return List.of(
                new Procedure<>(CREATE, Progress.class)
                        .step("write", this::write, this::unwrite)
                        .whenDone(this::written)
                        .whenUndone(this::notWritten),
                new Procedure<>(RESTORE, Progress.class)
                        .step("restore", this::restore)
                        .whenDone(p -> restored(p, Status.AVAILABLE))
                        .whenUndone(this::notRestored),
                new Procedure<>(DELETE, Progress.class)
                        .step("delete", this::delete)
                        .whenDone(this::forget)
                        .whenUndone(this::notDeleted));
    }

    private Optional<Backup> backup(Progress p) {
        return common.tables().backups.find(p.backup());
    }

    private Volume volume(Progress p) {
        return common.tables().volumes.find(p.volume()).orElseThrow(() -> Volume.missing(p.volume()));
    }

    private Progress write(Progress p, Attempt attempt) throws IOException {
        var backup = backup(p).orElseThrow(() -> Cinder.missing("Backup", p.backup()));
        return new Progress(p.backup(), p.volume(), data.write(backup, volume(p)), p.requestId());
    }

    private void unwrite(Progress p, Attempt attempt) throws IOException {
        var found = backup(p);
        if (found.isPresent()) {
            data.delete(found.get());
        }
    }

    private void written(Progress p) {
        common.tables().db.run(_ -> {
            var values = Values.of("object_count", p.objects()).and("updated_at", common.now());
            common.tables().backups.turn(p.backup(), Set.of(Status.CREATING), Status.AVAILABLE, values);
            back(p);
        });
    }

    /// The volume is again what it was before.
    private void back(Progress p) {
        common.tables()
                .volumes
                .find(p.volume())
                .ifPresent(volume -> common.tables()
                        .volumes
                        .turn(
                                p.volume(),
                                Set.of(Status.BACKING_UP),
                                volume.previousStatus() == null ? Status.AVAILABLE : volume.previousStatus(),
                                Values.of("updated_at", common.now())));
    }

    private void notWritten(Progress p, String why) {
        common.tables().db.run(_ -> {
            back(p);
            fail(p, Status.CREATING, Messages.Action.BACKUP_CREATE, why);
        });
    }

    private void fail(Progress p, String from, Messages.Action action, String why) {
        backup(p).ifPresent(backup -> {
            var values = Values.of("fail_reason", why.length() > 255 ? why.substring(0, 255) : why)
                    .and("updated_at", common.now());
            if (common.tables().backups.turn(p.backup(), Set.of(from), Status.ERROR, values)) {
                messages.tell(backup.projectId(), "VOLUME_BACKUP", backup.id(), action, p.requestId(), why);
            }
        });
    }

    private Progress restore(Progress p, Attempt attempt) throws IOException {
        data.restore(p.backup(), volume(p));
        return p;
    }

    private void restored(Progress p, String status) {
        common.tables().db.run(_ -> {
            var now = common.now();
            if (status.equals(Status.AVAILABLE)) {
                data.recall(p.backup(), p.volume());
            }
            common.tables().volumes.turn(p.volume(), Set.of(Status.RESTORING), status, Values.of("updated_at", now));
            common.tables()
                    .backups
                    .turn(p.backup(), Set.of(Status.RESTORING_BACKUP), Status.AVAILABLE, Values.of("updated_at", now));
        });
    }

    private void notRestored(Progress p, String why) {
        restored(p, Status.ERROR_RESTORING);
        backup(p)
                .ifPresent(backup -> messages.tell(
                        backup.projectId(),
                        "VOLUME_BACKUP",
                        backup.id(),
                        Messages.Action.BACKUP_RESTORE,
                        p.requestId(),
                        why));
    }

    private Progress delete(Progress p, Attempt attempt) throws IOException {
        unwrite(p, attempt);
        return p;
    }

    private void forget(Progress p) {
        common.tables().db.run(_ -> {
            common.tables().labels.forget(p.backup());
            common.tables().backups.delete(p.backup());
        });
    }

    private void notDeleted(Progress p, String why) {
        common.tables().db.run(_ -> fail(p, Status.DELETING, Messages.Action.BACKUP_DELETE, why));
    }
}
