package foehn.block;

import foehn.kernel.Ids;
import foehn.kernel.auth.Caller;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Admits new volumes: what they shall hold, how large, of which type, on which backend.
final class Placing {
    private final Common common;
    private final Volumes volumes;
    private final Types types;
    private final Quotas quotas;
    private final VolumeImages images;
    private final Services services;

    Placing(Common common, Volumes volumes, Types types, Quotas quotas, VolumeImages images, Services services) {
        this.common = common;
        this.volumes = volumes;
        this.types = types;
        this.quotas = quotas;
        this.images = images;
        this.services = services;
    }

    /// What is known of the content before any of it is read.
    ///
    /// @param gibMin what the volume must have room for
    /// @param beside the backend that has it already
    /// @param image what the volume remembers of the image that it was
    private record Found(
            CreateVolume.From from,
            long gibMin,
            Optional<String> typeId,
            Optional<String> beside,
            boolean bootable,
            Map<String, String> image,
            @Nullable String volumeId,
            @Nullable String snapshotId) {}

    Volume create(Caller caller, NewVolume wanted, String requestId) {
        var found = find(caller, wanted.source());
        long gib = wanted.sizeGib().orElse(found.gibMin());
        requireSize(gib, found);
        var type = wanted.type()
                .map(t -> types.named(caller, t))
                .orElseGet(() -> found.typeId()
                        .flatMap(common.tables().types::find)
                        .orElseGet(() -> types.usual(caller.project())));
        var zone = wanted.zone().orElse(common.config().zone());
        if (!zone.equals(common.config().zone())) {
            throw Cinder.invalidInput("Availability zone '" + Cinder.clip(zone) + "' is invalid.");
        }
        wanted.group().ifPresent(group -> requireGroup(caller, group, type));
        var specs = types.specs(type.id());
        var volume = new Volume(
                Ids.uuid(),
                caller.project(),
                caller.userId(),
                wanted.name().orElse(null),
                wanted.description().orElse(null),
                gib,
                Status.CREATING,
                null,
                zone,
                type.id(),
                place(type, specs, found.beside()),
                found.bootable(),
                specs.getOrDefault("multiattach", "").equalsIgnoreCase("<is> true"),
                false,
                found.volumeId(),
                found.snapshotId(),
                wanted.group().orElse(null),
                null,
                true,
                common.now(),
                null);
        return insert(volume, type, wanted.metadata(), found, requestId);
    }

    private Volume insert(Volume volume, BlockType type, Map<String, String> metadata, Found found, String requestId) {
        common.tables().db.run(_ -> {
            quotas.requireVolume(volume.projectId(), volume.sizeGib(), type);
            common.tables().volumes.insert(volume);
            common.tables().labels.put(volume.id(), LabelStore.METADATA, metadata);
            common.tables().labels.put(volume.id(), LabelStore.IMAGE, found.image());
            common.operations()
                    .enqueue(
                            CreateVolume.KIND,
                            volume.id(),
                            new CreateVolume.Progress(volume.id(), found.from(), requestId),
                            requestId);
        });
        return volume;
    }

    private void requireSize(long gib, Found found) {
        if (gib <= 0) {
            throw Cinder.invalidInput("Size of the volume is required, and more than 0 GiB.");
        }
        if (gib < found.gibMin()) {
            throw Cinder.invalidInput(
                    "Volume size " + gib + "GB cannot be smaller than that of its source, " + found.gibMin() + "GB.");
        }
        if (gib > common.config().volumeGibMax()) {
            throw Cinder.invalidInput(
                    "A volume may have at most " + common.config().volumeGibMax() + "GB.");
        }
    }

    private void requireGroup(Caller caller, String id, BlockType type) {
        var group = common.tables()
                .groups
                .find(id)
                .filter(g -> caller.mayTouch(g.projectId()))
                .orElseThrow(() -> Cinder.missing("Group", id));
        if (!group.types().contains(type.id())) {
            throw Cinder.invalidInput("Volume type " + type.name() + " is not one of the group's.");
        }
    }

    /// Empty when there is none: the volume will say so itself. Where the content is already, if that will do.
    private String place(BlockType type, Map<String, String> specs, Optional<String> beside) {
        if (!common.tables()
                .encryptions
                .list(Selection.where("type_id", type.id()))
                .isEmpty()) {
            return "";
        }
        var fitting = common.backends().fitting(specs, services.shut()).stream()
                .map(b -> b.name())
                .toList();
        return beside.filter(fitting::contains)
                .or(() -> fitting.stream().findFirst())
                .orElse("");
    }

    private Found find(Caller caller, NewVolume.Source source) {
        return switch (source) {
            case NewVolume.Source.Empty _ -> found(new CreateVolume.From(CreateVolume.Kind.EMPTY, "", ""), 0);
            case NewVolume.Source.OfImage(var id) -> ofImage(caller, id);
            case NewVolume.Source.OfSnapshot(var id) -> ofSnapshot(caller, id);
            case NewVolume.Source.OfVolume(var id) -> ofVolume(caller, id);
            case NewVolume.Source.OfBackup(var id) -> ofBackup(caller, id);
        };
    }

    private static Found found(CreateVolume.From from, long gib) {
        return new Found(from, gib, Optional.empty(), Optional.empty(), false, Map.of(), null, null);
    }

    private Found ofImage(Caller caller, String id) {
        var image = images.find(caller, id)
                .orElseThrow(() -> Cinder.refused("Invalid image identifier or unable to access requested image."));
        if (!image.status().equals("active")) {
            throw Cinder.invalidInput("Image " + image.id() + " is not active.");
        }
        if (image.format().isEmpty()) {
            throw Cinder.invalidInput("Image " + image.id() + " is no disk that a volume can be made from.");
        }
        long gib = Math.max((image.virtualBytes() + (1L << 30) - 1) >> 30, image.minDiskGib());
        return new Found(
                new CreateVolume.From(
                        CreateVolume.Kind.IMAGE, image.id(), image.format().get()),
                gib,
                Optional.ofNullable(image.properties().get("cinder_img_volume_type"))
                        .map(t -> types.named(caller, t).id()),
                Optional.empty(),
                true,
                image.properties(),
                null,
                null);
    }

    private Found ofSnapshot(Caller caller, String id) {
        var snapshot = common.tables()
                .snapshots
                .find(id)
                .filter(s -> caller.mayTouch(s.projectId()))
                .orElseThrow(() -> Cinder.missing("Snapshot", id));
        if (!snapshot.status().equals(Status.AVAILABLE)) {
            throw Cinder.refused("Invalid snapshot: Originating snapshot status must be one of available values");
        }
        var origin = common.tables()
                .volumes
                .find(snapshot.volumeId())
                .orElseThrow(() -> Volume.missing(snapshot.volumeId()));
        return beside(origin, new CreateVolume.From(CreateVolume.Kind.SNAPSHOT, id, ""), snapshot.sizeGib(), null, id);
    }

    private Found ofVolume(Caller caller, String id) {
        var origin = volumes.get(caller, id);
        if (!Status.AT_REST.contains(origin.status())) {
            throw Cinder.invalidVolume(
                    "Status of the source volume must be available or in-use, but is: " + origin.status() + ".");
        }
        return beside(origin, new CreateVolume.From(CreateVolume.Kind.VOLUME, id, ""), origin.sizeGib(), id, null);
    }

    private Found beside(
            Volume origin, CreateVolume.From from, long gib, @Nullable String volumeId, @Nullable String snapshotId) {
        return new Found(
                from,
                gib,
                Optional.ofNullable(origin.typeId()),
                Optional.of(origin.backend()),
                origin.bootable(),
                common.tables().labels.of(origin.id(), LabelStore.IMAGE),
                volumeId,
                snapshotId);
    }

    private Found ofBackup(Caller caller, String id) {
        var backup = common.tables()
                .backups
                .find(id)
                .filter(b -> caller.mayTouch(b.projectId()))
                .orElseThrow(() -> Cinder.missing("Backup", id));
        if (!backup.status().equals(Status.AVAILABLE)) {
            throw Cinder.refused("Invalid backup: Backup status must be available");
        }
        return found(new CreateVolume.From(CreateVolume.Kind.BACKUP, id, ""), backup.sizeGib());
    }

    /// A new row for what is restored or managed, checked as any other.
    Volume admit(Caller caller, Volume volume, Map<String, String> metadata) {
        var type = Optional.ofNullable(volume.typeId())
                .flatMap(common.tables().types::find)
                .orElse(null);
        common.tables().db.run(_ -> {
            quotas.require(
                    volume.projectId(),
                    Quotas.typed(new TreeMap<>(Map.of("volumes", 1L, "gigabytes", volume.sizeGib())), type));
            common.tables().volumes.insert(volume);
            common.tables().labels.put(volume.id(), LabelStore.METADATA, metadata);
        });
        return volume;
    }
}
