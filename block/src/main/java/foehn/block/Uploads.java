package foehn.block;

import foehn.block.backend.ImageFile;
import foehn.kernel.Fault;
import foehn.kernel.Times;
import foehn.kernel.http.Exchange;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// `os-volume_upload_image`: an image of what a volume holds.
final class Uploads {
    private static final Set<String> VISIBILITIES = Set.of("public", "private", "shared", "community");
    /// What a volume remembers of its image that is no property of the next one.
    private static final Set<String> FACTS = Set.of(
            "image_id", "image_name", "checksum", "container_format", "disk_format", "min_disk", "min_ram", "size");

    private final Common common;
    private final Volumes volumes;
    private final VolumeImages images;

    Uploads(Common common, Volumes volumes, VolumeImages images) {
        this.common = common;
        this.volumes = volumes;
        this.images = images;
    }

    void upload(Exchange x, String id, Fields detail) {
        var volume = volumes.get(x.caller(), id);
        var name = detail.text("image_name", 1, 255);
        var format = detail.optionalText("disk_format", 1, 32).orElse("raw");
        var container = detail.optionalText("container_format", 1, 32).orElse("bare");
        var visibility = detail.optionalText("visibility", 1, 32).orElse("private");
        if (!ImageFile.FORMATS.contains(format)) {
            throw Fault.invalid("disk_format", "It must be one of " + ImageFile.FORMATS + ".");
        }
        if (!container.equals("bare")) {
            throw Fault.invalid("container_format", "It must be 'bare'.");
        }
        if (!VISIBILITIES.contains(visibility)) {
            throw Fault.invalid("visibility", "It must be one of " + VISIBILITIES + ".");
        }
        if (visibility.equals("public") && !x.caller().isAdmin()) {
            throw Fault.forbidden("Only an administrator may make an image public.");
        }
        boolean force = detail.flag("force", false);
        boolean isProtected = detail.flag("protected", false);
        var properties = new TreeMap<>(common.tables().labels.of(id, LabelStore.IMAGE));
        properties.keySet().removeAll(FACTS);
        if (volume.status().equals(Status.IN_USE) && !force) {
            throw Cinder.invalidVolume("Volume " + id + " is in use: say force to upload it nevertheless.");
        }
        var image = images.create(
                x.caller(),
                new VolumeImages.NewImage(
                        name, format, container, visibility, isProtected, volume.sizeGib(), properties));
        volumes.begin(
                volume,
                force ? Set.of(Status.AVAILABLE, Status.IN_USE) : Set.of(Status.AVAILABLE),
                Status.UPLOADING,
                UploadVolume.KIND,
                new UploadVolume.Progress(id, image, format, x.requestId()),
                x.requestId());
        answer(x, volume, image, name, format, container, visibility, isProtected);
    }

    private void answer(
            Exchange x,
            Volume volume,
            String image,
            String name,
            String format,
            String container,
            String visibility,
            boolean isProtected) {
        var body = Json.object();
        var view = body.putObject("os-volume_upload_image")
                .put("id", volume.id())
                .put("image_id", image)
                .put("image_name", name)
                .put("status", Status.UPLOADING)
                .put("size", volume.sizeGib())
                .put("display_description", volume.description())
                .put("disk_format", format)
                .put("container_format", container)
                .put("updated_at", Views.time(common.now()));
        if (Microversion.of(x).atLeast(1)) {
            view.put("visibility", visibility).put("protected", isProtected);
        }
        var type = Optional.ofNullable(volume.typeId()).flatMap(common.tables().types::find);
        if (type.isEmpty()) {
            view.putNull("volume_type");
        } else {
            var t = type.get();
            view.putObject("volume_type")
                    .put("id", t.id())
                    .put("name", t.name())
                    .put("description", t.description())
                    .put("is_public", t.isPublic())
                    .put("qos_specs_id", t.qosId())
                    .put("created_at", Times.naive(t.createdAt()))
                    .put("updated_at", Views.time(t.updatedAt()))
                    .put("deleted", false)
                    .putNull("deleted_at")
                    .putObject("extra_specs")
                    .setAll(specs(common.tables().labels.of(t.id(), LabelStore.SPEC)));
        }
        x.json(202, body);
    }

    private static tools.jackson.databind.node.ObjectNode specs(Map<String, String> specs) {
        var node = Json.object();
        specs.forEach(node::put);
        return node;
    }
}
