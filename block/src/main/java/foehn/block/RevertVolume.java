package foehn.block;

import foehn.kernel.operation.Attempt;
import foehn.kernel.operation.Procedure;
import java.io.IOException;
import java.util.Set;

/// Brings a volume back to its latest snapshot.
final class RevertVolume {
    static final String KIND = "volume-revert";

    private final Common common;
    private final Messages messages;

    record Progress(String volume, String snapshot, String requestId) {}

    RevertVolume(Common common, Messages messages) {
        this.common = common;
        this.messages = messages;
    }

    Procedure<Progress> procedure() {
        return new Procedure<>(KIND, Progress.class)
                .step("revert", this::revert)
                .whenDone(p -> end(p, Status.AVAILABLE))
                .whenUndone(this::giveUp);
    }

    private Progress revert(Progress p, Attempt attempt) throws IOException {
        var volume = common.tables().volumes.find(p.volume()).orElseThrow(() -> Volume.missing(p.volume()));
        common.backends().get(volume.backend()).revert(p.volume(), p.snapshot());
        return p;
    }

    private boolean end(Progress p, String status) {
        var values = Values.of("updated_at", common.now());
        return common.tables().volumes.turn(p.volume(), Set.of(Status.REVERTING), status, values);
    }

    private void giveUp(Progress p, String why) {
        common.tables()
                .volumes
                .find(p.volume())
                .ifPresent(volume -> common.tables().db.run(_ -> {
                    if (end(p, Status.ERROR)) {
                        messages.tell(
                                volume.projectId(),
                                "VOLUME",
                                volume.id(),
                                Messages.Action.SNAPSHOT_REVERT,
                                p.requestId(),
                                why);
                    }
                }));
    }
}
