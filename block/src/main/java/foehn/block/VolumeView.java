package foehn.block;

import foehn.kernel.Times;
import foehn.kernel.http.Exchange;
import foehn.kernel.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Volumes as Cinder shows them: what is beside their rows is read for all of a list at once.
final class VolumeView {
    private final Common common;

    VolumeView(Common common) {
        this.common = common;
    }

    /// With everything, as `GET /volumes/detail` has it.
    List<ObjectNode> details(Exchange x, List<Volume> volumes) {
        var tables = common.tables();
        var ids = volumes.stream().map(Volume::id).toList();
        var metadata = tables.labels.of(ids, LabelStore.METADATA);
        var images = tables.labels.of(ids, LabelStore.IMAGE);
        var admin = tables.labels.of(ids, LabelStore.ADMIN);
        var attachments = new HashMap<String, List<Attachment>>();
        tables.attachments
                .list(Selection.all()
                        .and(new Selection.Condition.In("volume_id", ids))
                        .and("status", Attachments.ATTACHED))
                .forEach(a -> attachments
                        .computeIfAbsent(a.volumeId(), _ -> new ArrayList<>())
                        .add(a));
        var types = tables.types.byId(
                volumes.stream().map(Volume::typeId).filter(Objects::nonNull).toList(), BlockType::id);
        return volumes.stream()
                .map(volume -> {
                    var view = basic(x, volume, types);
                    var labels = new TreeMap<>(metadata.getOrDefault(volume.id(), none()));
                    admin.getOrDefault(volume.id(), none()).forEach(labels::put);
                    labels.forEach(view.putObject("metadata")::put);
                    var image = images.getOrDefault(volume.id(), none());
                    if (!image.isEmpty()) {
                        image.forEach(view.putObject("volume_image_metadata")::put);
                    }
                    attach(view.putArray("attachments"), x, attachments.getOrDefault(volume.id(), List.of()));
                    hosts(view, x, volume);
                    return view;
                })
                .toList();
    }

    private static SortedMap<String, String> none() {
        return new TreeMap<>();
    }

    ObjectNode detail(Exchange x, Volume volume) {
        return details(x, List.of(volume)).getFirst();
    }

    /// As it is shown to who has just made or changed it.
    ObjectNode brief(Exchange x, Volume volume) {
        var view = detail(x, volume);
        view.remove(List.of(
                "volume_image_metadata",
                "os-vol-host-attr:host",
                "os-vol-tenant-attr:tenant_id",
                "os-vol-mig-status-attr:migstat",
                "os-vol-mig-status-attr:name_id"));
        return view;
    }

    static ObjectNode summary(Exchange x, Volume volume) {
        var view = Json.object().put("id", volume.id()).put("name", volume.name());
        Views.link(x, view, "volumes", volume.id());
        return view;
    }

    private static ObjectNode basic(Exchange x, Volume volume, Map<String, BlockType> types) {
        var type = volume.typeId() == null ? null : types.get(volume.typeId());
        var view = summary(x, volume)
                .put("description", volume.description())
                .put("size", volume.sizeGib())
                .put("status", volume.status())
                .put("user_id", volume.userId())
                .put("availability_zone", volume.zone())
                .put("volume_type", type == null ? null : type.name())
                .put("bootable", Boolean.toString(volume.bootable()))
                .put("multiattach", volume.multiattach())
                .put("encrypted", volume.encrypted())
                .put("source_volid", volume.sourceVolumeId())
                .put("snapshot_id", volume.snapshotId())
                .put("migration_status", volume.migrationStatus())
                .put("created_at", Times.naive(volume.createdAt()))
                .put("updated_at", Views.time(volume.updatedAt()))
                .putNull("replication_status")
                .putNull("consistencygroup_id");
        var version = Microversion.of(x);
        if (version.atLeast(13)) {
            view.put("group_id", volume.groupId());
        }
        if (version.atLeast(21) && x.caller().isAdmin()) {
            view.putNull("provider_id");
        }
        if (version.atLeast(48)) {
            view.putNull("service_uuid");
            view.put("shared_targets", false);
        }
        if (version.atLeast(61) && x.caller().isAdmin()) {
            view.putNull("cluster_name");
        }
        if (version.atLeast(63)) {
            view.put("volume_type_id", volume.typeId());
        }
        if (version.atLeast(65)) {
            view.put("consumes_quota", volume.consumesQuota());
        }
        return view;
    }

    private void hosts(ObjectNode view, Exchange x, Volume volume) {
        view.put("os-vol-tenant-attr:tenant_id", volume.projectId());
        if (x.caller().isAdmin()) {
            view.put(
                    "os-vol-host-attr:host",
                    volume.backend().isEmpty() ? null : common.backends().pool(volume.backend()));
            view.put("os-vol-mig-status-attr:migstat", volume.migrationStatus());
            view.putNull("os-vol-mig-status-attr:name_id");
        }
    }

    private static void attach(ArrayNode into, Exchange x, List<Attachment> attachments) {
        for (var a : attachments) {
            into.addObject()
                    .put("id", a.volumeId())
                    .put("volume_id", a.volumeId())
                    .put("attachment_id", a.id())
                    .put("server_id", a.instanceId())
                    .put("host_name", x.caller().isAdmin() ? a.host() : null)
                    .put("device", a.mountpoint())
                    .put("attached_at", Views.time(a.attachedAt()));
        }
    }
}
