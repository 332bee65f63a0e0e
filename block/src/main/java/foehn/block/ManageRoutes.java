package foehn.block;

import foehn.block.backend.Unmanaged;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import java.io.IOException;

/// `/os-volume-manage`, `/os-snapshot-manage`, and their newer names from 3.8 on.
final class ManageRoutes {
    private final Managing managing;
    private final VolumeView view;

    ManageRoutes(Managing managing, VolumeView view) {
        this.managing = managing;
        this.view = view;
    }

    V3 add(V3 routes) {
        return routes.on("POST", "/os-volume-manage", Policy.ADMIN, this::manage)
                .on("GET", "/os-volume-manage", Policy.ADMIN, x -> list(x, false))
                .on("GET", "/os-volume-manage/detail", Policy.ADMIN, x -> list(x, true))
                .on("POST", "/os-snapshot-manage", Policy.ADMIN, this::manageSnapshot)
                .since(8, "POST", "/manageable_volumes", Policy.ADMIN, this::manage)
                .since(8, "GET", "/manageable_volumes", Policy.ADMIN, x -> list(x, false))
                .since(8, "GET", "/manageable_volumes/detail", Policy.ADMIN, x -> list(x, true))
                .since(8, "POST", "/manageable_snapshots", Policy.ADMIN, this::manageSnapshot);
    }

    /// Whichever name the reference goes by, it is one word.
    private static String reference(Fields fields) {
        var ref = fields.object("ref");
        return ref.optionalText("source-name", 1, 255)
                .or(() -> ref.optionalText("source-id", 1, 255))
                .orElseThrow(() -> Cinder.refused("Reference must contain source-name or source-id element."));
    }

    private void manage(Exchange x) {
        var fields = x.fields("volume");
        var volume = managing.manage(
                x.caller(),
                new Managing.Wanted(
                        fields.text("host", 1, 255),
                        reference(fields),
                        fields.optionalText("name", 0, 255).orElse(null),
                        fields.optionalText("description", 0, 255).orElse(null),
                        fields.optionalText("volume_type", 1, 255),
                        fields.flag("bootable", false),
                        fields.textMap("metadata", NewVolume.METADATA_MAX)),
                x.requestId());
        var body = Json.object();
        body.set("volume", view.detail(x, volume));
        x.json(202, body);
    }

    private void list(Exchange x, boolean detail) throws IOException {
        var host = x.query("host").orElseThrow(() -> Cinder.refused("Host must be specified in query parameters"));
        var body = Json.object();
        var array = body.putArray("manageable-volumes");
        for (Unmanaged found : managing.backend(host).unmanaged()) {
            var one = array.addObject()
                    .put("size", (found.bytes() + (1L << 30) - 1) >> 30)
                    .put("safe_to_manage", true);
            one.putObject("reference").put("source-name", found.reference());
            if (detail) {
                one.putNull("reason_not_safe").putNull("cinder_id").putNull("extra_info");
            }
        }
        x.json(200, body);
    }

    private void manageSnapshot(Exchange x) {
        var fields = x.fields("snapshot");
        var metadata = fields.textMap("metadata", NewVolume.METADATA_MAX);
        var snapshot = managing.manageSnapshot(
                x.caller(),
                fields.text("volume_id", 1, 64),
                reference(fields),
                fields.optionalText("name", 0, 255).orElse(null),
                fields.optionalText("description", 0, 255).orElse(null),
                metadata,
                x.requestId());
        var body = Json.object();
        var shown = body.putObject("snapshot")
                .put("id", snapshot.id())
                .put("name", snapshot.name())
                .put("description", snapshot.description())
                .put("volume_id", snapshot.volumeId())
                .put("status", snapshot.status())
                .put("size", snapshot.sizeGib())
                .put("created_at", Views.time(snapshot.createdAt()))
                .putNull("updated_at");
        metadata.forEach(shown.putObject("metadata")::put);
        x.json(202, body);
    }
}
