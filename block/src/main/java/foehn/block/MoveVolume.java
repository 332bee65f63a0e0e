package foehn.block;

import foehn.block.backend.Content;
import foehn.kernel.operation.Attempt;
import foehn.kernel.operation.Procedure;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Gives a volume another type, another backend, or both. The old bytes go when the row says where the new ones are.
final class MoveVolume {
    static final String KIND = "volume-move";
    private static final Set<String> MOVING = Set.of(Status.RETYPING, Status.MAINTENANCE);

    private final Common common;
    private final Messages messages;

    /// @param type null: it keeps its own
    record Progress(
            String volume, String from, String to, @Nullable String type, String requestId) {
        boolean elsewhere() {
            return !from.equals(to);
        }
    }

    MoveVolume(Common common, Messages messages) {
        this.common = common;
        this.messages = messages;
    }

    Procedure<Progress> procedure() {
        return new Procedure<>(KIND, Progress.class)
                .step("copy", this::copy, this::uncopy)
                .step("switch", this::change)
                .step("clean", this::clean)
                .whenDone(this::finish)
                .whenUndone(this::giveUp);
    }

    private Progress copy(Progress p, Attempt attempt) throws IOException {
        if (p.elsewhere()) {
            var volume = common.tables().volumes.find(p.volume()).orElseThrow(() -> Volume.missing(p.volume()));
            try (var raw = new Scratch(common.config().scratch())) {
                common.backends().get(p.from()).read(p.volume(), Optional.empty(), raw.file());
                common.backends()
                        .get(p.to())
                        .create(p.volume(), volume.sizeBytes(), new Content.OfFile(raw.file(), "raw"));
            }
        }
        return p;
    }

    private void uncopy(Progress p, Attempt attempt) throws IOException {
        boolean switched = common.tables()
                .volumes
                .find(p.volume())
                .filter(v -> v.backend().equals(p.to()))
                .isPresent();
        if (p.elsewhere() && !switched) {
            common.backends().get(p.to()).delete(p.volume());
        }
    }

    private Progress change(Progress p, Attempt attempt) {
        var values = Values.of("backend", p.to());
        if (p.type() != null) {
            values.and("type_id", p.type());
        }
        common.tables().volumes.set(p.volume(), values);
        return p;
    }

    private Progress clean(Progress p, Attempt attempt) throws IOException {
        if (p.elsewhere()) {
            common.backends().get(p.from()).delete(p.volume());
        }
        return p;
    }

    private void finish(Progress p) {
        end(p, p.elsewhere() ? "success" : null);
    }

    private boolean end(Progress p, @Nullable String migration) {
        var values = Values.of("migration_status", migration).and("updated_at", common.now());
        return common.tables().volumes.turn(p.volume(), MOVING, Status.AVAILABLE, values);
    }

    private void giveUp(Progress p, String why) {
        common.tables()
                .volumes
                .find(p.volume())
                .ifPresent(volume -> common.tables().db.run(_ -> {
                    if (end(p, p.elsewhere() ? "error" : null)) {
                        messages.tell(
                                volume.projectId(), "VOLUME", volume.id(), Messages.Action.RETYPE, p.requestId(), why);
                    }
                }));
    }
}
