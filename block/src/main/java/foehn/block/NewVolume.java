package foehn.block;

import foehn.kernel.json.Fields;
import java.util.Map;
import java.util.Optional;

/// What a client asks for by `POST /volumes`.
record NewVolume(
        Optional<Long> sizeGib,
        Optional<String> name,
        Optional<String> description,
        Optional<String> type,
        Optional<String> zone,
        Optional<String> group,
        Source source,
        Map<String, String> metadata) {
    static final int METADATA_MAX = 128;
    private static final long GIB_MAX = 1L << 20;

    /// What it shall hold.
    sealed interface Source {
        record Empty() implements Source {}

        record OfImage(String id) implements Source {}

        record OfSnapshot(String id) implements Source {}

        record OfVolume(String id) implements Source {}

        record OfBackup(String id) implements Source {}
    }

    static NewVolume of(Fields fields, Microversion version) {
        if (fields.flag("multiattach", false)) {
            throw Cinder.refused("multiattach parameter has been removed. The default behavior is to use multiattach"
                    + " enabled volume types. Contact your administrator to create a multiattach enabled volume type.");
        }
        return new NewVolume(
                size(fields),
                text(fields, "name", "display_name"),
                text(fields, "description", "display_description"),
                fields.optionalText("volume_type", 0, 255).filter(t -> !t.isEmpty()),
                fields.optionalText("availability_zone", 0, 255).filter(z -> !z.isEmpty()),
                version.atLeast(13) ? fields.optionalText("group_id", 0, 64) : Optional.empty(),
                source(fields, version),
                fields.textMap("metadata", METADATA_MAX));
    }

    private static Optional<Long> size(Fields fields) {
        if (!fields.has("size") || fields.isNull("size")) {
            return Optional.empty();
        }
        return fields.optionalInteger("size", 1, GIB_MAX);
    }

    static Optional<String> text(Fields fields, String name, String legacy) {
        return fields.has(name) ? fields.optionalText(name, 0, 255) : fields.optionalText(legacy, 0, 255);
    }

    private static Source source(Fields fields, Microversion version) {
        var image = text(fields, "imageRef", "image_id").filter(i -> !i.isEmpty());
        var snapshot = fields.optionalText("snapshot_id", 1, 64);
        var volume = fields.optionalText("source_volid", 1, 64);
        var backup = version.atLeast(47) ? fields.optionalText("backup_id", 1, 64) : Optional.<String>empty();
        long given = java.util.stream.Stream.of(image, snapshot, volume, backup)
                .filter(Optional::isPresent)
                .count();
        if (given > 1) {
            throw Cinder.invalidInput("At most one source of a volume's content may be named.");
        }
        if (image.isPresent()) {
            // An address of an image ends in its id.
            var ref = image.get();
            return new Source.OfImage(ref.substring(ref.lastIndexOf('/') + 1));
        }
        return snapshot.<Source>map(Source.OfSnapshot::new)
                .or(() -> volume.map(Source.OfVolume::new))
                .or(() -> backup.map(Source.OfBackup::new))
                .orElseGet(Source.Empty::new);
    }
}
