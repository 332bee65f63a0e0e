package foehn.block;

import foehn.block.backend.ImageFile;
import foehn.kernel.operation.Attempt;
import foehn.kernel.operation.Procedure;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/// Makes an image of what a volume holds.
final class UploadVolume {
    static final String KIND = "volume-upload";

    private final Common common;
    private final VolumeImages images;
    private final Messages messages;

    record Progress(String volume, String image, String format, String requestId) {}

    UploadVolume(Common common, VolumeImages images, Messages messages) {
        this.common = common;
        this.images = images;
        this.messages = messages;
    }

    Procedure<Progress> procedure() {
        return new Procedure<>(KIND, Progress.class)
                .step("upload", this::upload)
                .whenDone(this::end)
                .whenUndone((p, why) -> giveUp(p, why));
    }

    private Progress upload(Progress p, Attempt attempt) throws IOException {
        var volume = common.tables().volumes.find(p.volume()).orElseThrow(() -> Volume.missing(p.volume()));
        try (var raw = new Scratch(common.config().scratch());
                var other = new Scratch(common.config().scratch())) {
            common.backends().get(volume.backend()).read(p.volume(), Optional.empty(), raw.file());
            if (p.format().equals("raw")) {
                images.upload(p.image(), raw.file());
            } else {
                ImageFile.convert(raw.file(), other.file(), p.format());
                images.upload(p.image(), other.file());
            }
        }
        return p;
    }

    private void end(Progress p) {
        var volume = common.tables().volumes.find(p.volume());
        var back = volume.map(Volume::previousStatus).orElse(Status.AVAILABLE);
        common.tables().volumes.turn(p.volume(), Set.of(Status.UPLOADING), back, Values.of("updated_at", common.now()));
    }

    private void giveUp(Progress p, String why) {
        end(p);
        common.tables()
                .volumes
                .find(p.volume())
                .ifPresent(volume -> messages.tell(
                        volume.projectId(), "VOLUME", volume.id(), Messages.Action.COPY_TO_IMAGE, p.requestId(), why));
    }
}
