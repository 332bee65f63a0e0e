package foehn.block;

import foehn.block.backend.Content;
import foehn.kernel.operation.Attempt;
import foehn.kernel.operation.Procedure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Set;

/// Makes a volume, and fills it. When that fails the row stays, in error, and a message says why.
final class CreateVolume {
    static final String KIND = "volume-create";

    private final Common common;
    private final VolumeImages images;
    private final BackupData backups;
    private final Messages messages;

    /// Where the content comes from.
    enum Kind {
        EMPTY,
        IMAGE,
        SNAPSHOT,
        VOLUME,
        BACKUP
    }

    /// @param format of an image's bytes
    record From(Kind kind, String id, String format) {}

    record Progress(String volume, From from, String requestId) {}

    CreateVolume(Common common, VolumeImages images, BackupData backups, Messages messages) {
        this.common = common;
        this.images = images;
        this.backups = backups;
        this.messages = messages;
    }

    Procedure<Progress> procedure() {
        return new Procedure<>(KIND, Progress.class)
                .step("place", this::place)
                .step("fill", this::fill)
                .whenDone(this::finish)
                .whenUndone(this::giveUp);
    }

    private Volume volume(Progress p) {
        return common.tables().volumes.find(p.volume()).orElseThrow(() -> Volume.missing(p.volume()));
    }

    private Progress place(Progress p, Attempt attempt) throws IOException {
        if (volume(p).backend().isEmpty()) {
            throw new IOException("No valid backend was found. No backend fulfils the volume type.");
        }
        return p;
    }

    private Progress fill(Progress p, Attempt attempt) throws IOException {
        var volume = volume(p);
        var backend = common.backends().get(volume.backend());
        switch (p.from().kind()) {
            case EMPTY -> backend.create(volume.id(), volume.sizeBytes(), new Content.Empty());
            case IMAGE -> fromImage(volume, p.from());
            case VOLUME -> {
                var origin = common.tables()
                        .volumes
                        .find(p.from().id())
                        .orElseThrow(() -> Volume.missing(p.from().id()));
                if (origin.backend().equals(volume.backend())) {
                    backend.create(volume.id(), volume.sizeBytes(), new Content.OfVolume(origin.id()));
                } else {
                    copy(volume, origin, Optional.empty());
                }
            }
            case SNAPSHOT -> fromSnapshot(volume, p.from().id());
            case BACKUP -> {
                backend.create(volume.id(), volume.sizeBytes(), new Content.Empty());
                backups.restore(p.from().id(), volume);
            }
        }
        return p;
    }

    private void fromSnapshot(Volume volume, String id) throws IOException {
        var snapshot = common.tables().snapshots.find(id).orElseThrow(() -> Cinder.missing("Snapshot", id));
        var origin = common.tables()
                .volumes
                .find(snapshot.volumeId())
                .orElseThrow(() -> Volume.missing(snapshot.volumeId()));
        if (origin.backend().equals(volume.backend())) {
            common.backends()
                    .get(volume.backend())
                    .create(volume.id(), volume.sizeBytes(), new Content.OfSnapshot(origin.id(), id));
        } else {
            copy(volume, origin, Optional.of(id));
        }
    }

    /// Between backends everything goes through a file.
    private void copy(Volume volume, Volume origin, Optional<String> snapshot) throws IOException {
        try (var raw = new Scratch(common.config().scratch())) {
            common.backends().get(origin.backend()).read(origin.id(), snapshot, raw.file());
            common.backends()
                    .get(volume.backend())
                    .create(volume.id(), volume.sizeBytes(), new Content.OfFile(raw.file(), "raw"));
        }
    }

    private void fromImage(Volume volume, From from) throws IOException {
        try (var file = new Scratch(common.config().scratch());
                var bytes = images.open(from.id())) {
            Files.copy(bytes, file.file(), StandardCopyOption.REPLACE_EXISTING);
            common.backends()
                    .get(volume.backend())
                    .create(volume.id(), volume.sizeBytes(), new Content.OfFile(file.file(), from.format()));
        }
    }

    private void finish(Progress p) {
        if (p.from().kind() == Kind.BACKUP) {
            backups.recall(p.from().id(), p.volume());
        }
        common.tables()
                .volumes
                .turn(p.volume(), Set.of(Status.CREATING), Status.AVAILABLE, Values.of("updated_at", common.now()));
    }

    private void giveUp(Progress p, String why) {
        common.tables()
                .volumes
                .find(p.volume())
                .ifPresent(volume -> common.tables().db.run(_ -> {
                    if (common.tables()
                            .volumes
                            .turn(
                                    p.volume(),
                                    Set.of(Status.CREATING),
                                    Status.ERROR,
                                    Values.of("updated_at", common.now()))) {
                        messages.tell(
                                volume.projectId(),
                                "VOLUME",
                                volume.id(),
                                volume.backend().isEmpty() ? Messages.Action.SCHEDULE : Messages.Action.CREATE,
                                p.requestId(),
                                why);
                    }
                }));
    }
}
