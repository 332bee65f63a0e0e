package foehn.image;

import foehn.kernel.Times;
import foehn.kernel.json.Json;
import tools.jackson.databind.node.ObjectNode;

/// An image as Glance shows it: attributes, custom properties, and where to find the rest.
final class ImageView {
    static ObjectNode of(DescribedImage described) {
        var image = described.image();
        var view = Json.object();
        described.properties().forEach(view::put);
        view.put("id", image.id())
                .put("name", image.name())
                .put("status", image.status().word())
                .put("visibility", image.visibility().word())
                .put("owner", image.owner())
                .put("protected", image.isProtected())
                .put("os_hidden", image.osHidden())
                .put("container_format", image.containerFormat())
                .put("disk_format", image.diskFormat())
                .put("min_disk", image.minDisk())
                .put("min_ram", image.minRam())
                .put("size", image.size())
                .put("virtual_size", image.virtualSize())
                .put("checksum", image.checksum())
                .put("os_hash_algo", image.sha512() == null ? null : "sha512")
                .put("os_hash_value", image.sha512())
                .put("created_at", Times.seconds(image.createdAt()))
                .put("updated_at", Times.seconds(image.updatedAt()))
                .put("self", "/v2/images/" + image.id())
                .put("file", "/v2/images/" + image.id() + "/file")
                .put("schema", "/v2/schemas/image");
        var tags = view.putArray("tags");
        described.tags().forEach(tags::add);
        if (image.blob() != null) {
            view.put("stores", Stores.ONLY);
        }
        if (image.status() == Image.Status.IMPORTING) {
            view.put("os_glance_importing_to_stores", Stores.ONLY);
        }
        if (image.failedImport() != null) {
            view.put("os_glance_failed_import", image.failedImport());
        }
        return view;
    }

    private ImageView() {}
}
