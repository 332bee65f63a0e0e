package foehn.block;

import foehn.kernel.operation.Attempt;
import foehn.kernel.operation.Procedure;
import java.io.IOException;
import java.util.Set;

/// Makes a volume larger.
final class ExtendVolume {
    static final String KIND = "volume-extend";

    private final Common common;
    private final Messages messages;

    record Progress(String volume, long gib, String requestId) {}

    ExtendVolume(Common common, Messages messages) {
        this.common = common;
        this.messages = messages;
    }

    Procedure<Progress> procedure() {
        return new Procedure<>(KIND, Progress.class)
                .step("extend", this::extend)
                .whenDone(p -> end(p, Status.AVAILABLE, Values.of("size_gib", p.gib())))
                .whenUndone(this::giveUp);
    }

    private Progress extend(Progress p, Attempt attempt) throws IOException {
        var volume = common.tables().volumes.find(p.volume()).orElseThrow(() -> Volume.missing(p.volume()));
        common.backends().get(volume.backend()).extend(p.volume(), p.gib() << 30);
        return p;
    }

    private boolean end(Progress p, String status, Values values) {
        return common.tables()
                .volumes
                .turn(p.volume(), Set.of(Status.EXTENDING), status, values.and("updated_at", common.now()));
    }

    private void giveUp(Progress p, String why) {
        common.tables()
                .volumes
                .find(p.volume())
                .ifPresent(volume -> common.tables().db.run(_ -> {
                    if (end(p, Status.ERROR_EXTENDING, Values.none())) {
                        messages.tell(
                                volume.projectId(), "VOLUME", volume.id(), Messages.Action.EXTEND, p.requestId(), why);
                    }
                }));
    }
}
