package foehn.block;

import foehn.kernel.Ids;
import foehn.kernel.auth.Caller;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Groups of volumes. What a group does it does to the rows of all its volumes in one transaction; the long part of it
/// is each volume's own work.
final class Groups {
    static final String DEFAULT_TYPE = "default_cgsnapshot_type";

    private final Common common;
    private final Volumes volumes;
    private final Types volumeTypes;
    private final Types groupTypes;
    private final Quotas quotas;
    private final Placing placing;

    Groups(Common common, Volumes volumes, Types volumeTypes, Types groupTypes, Quotas quotas, Placing placing) {
        this.common = common;
        this.volumes = volumes;
        this.volumeTypes = volumeTypes;
        this.groupTypes = groupTypes;
        this.quotas = quotas;
        this.placing = placing;
    }

    VolumeGroup get(Caller caller, String id) {
        return common.tables()
                .groups
                .find(id)
                .filter(group -> caller.mayTouch(group.projectId()))
                .orElseThrow(() -> Cinder.missing("Group", id));
    }

    List<VolumeGroup> list(Selection selection) {
        return common.tables().groups.list(selection);
    }

    List<Volume> members(String group) {
        return volumes.list(Selection.where("group_id", group));
    }

    VolumeGroup create(
            Caller caller,
            @Nullable String name,
            @Nullable String description,
            String type,
            List<String> typesOfVolumes,
            Optional<String> zone) {
        var groupType = groupTypes.named(caller, type);
        if (typesOfVolumes.isEmpty()) {
            throw Cinder.refused("volume_types must be provided to create group.");
        }
        var ids = typesOfVolumes.stream()
                .map(t -> volumeTypes.named(caller, t).id())
                .toList();
        if (zone.isPresent() && !zone.get().equals(common.config().zone())) {
            throw Cinder.invalidInput("Availability zone '" + Cinder.clip(zone.get()) + "' is invalid.");
        }
        return insert(caller, name, description, groupType.id(), String.join(",", ids), null, null);
    }

    private VolumeGroup insert(
            Caller caller,
            @Nullable String name,
            @Nullable String description,
            String groupType,
            String typesOfVolumes,
            @Nullable String snapshot,
            @Nullable String source) {
        var group = new VolumeGroup(
                Ids.uuid(),
                caller.project(),
                caller.userId(),
                name,
                description,
                groupType,
                typesOfVolumes,
                common.config().zone(),
                Status.AVAILABLE,
                snapshot,
                source,
                common.now(),
                null);
        common.tables().db.run(_ -> {
            quotas.require(caller.project(), Map.of("groups", 1L));
            common.tables().groups.insert(group);
        });
        return group;
    }

    /// A group whose volumes hold what those of another, or of a snapshot of another, hold.
    VolumeGroup copy(
            Caller caller,
            @Nullable String name,
            @Nullable String description,
            Optional<String> snapshot,
            Optional<String> source,
            String requestId) {
        if (snapshot.isPresent() == source.isPresent()) {
            throw Cinder.refused("Either 'group_snapshot_id' or 'source_group_id' must be provided, and not both.");
        }
        return common.tables().db.write(_ -> {
            var contents = new ArrayList<NewVolume.Source>();
            var typesOf = new HashMap<NewVolume.Source, String>();
            VolumeGroup origin;
            if (source.isPresent()) {
                origin = get(caller, source.get());
                for (var volume : members(origin.id())) {
                    contents.add(new NewVolume.Source.OfVolume(volume.id()));
                    typesOf.put(contents.getLast(), volume.typeId());
                }
            } else {
                var taken = snapshot(caller, snapshot.get());
                origin = get(caller, taken.groupId());
                for (var one : snapshotsOf(taken.id())) {
                    contents.add(new NewVolume.Source.OfSnapshot(one.id()));
                    typesOf.put(
                            contents.getLast(),
                            volumes.get(caller, one.volumeId()).typeId());
                }
            }
            if (contents.isEmpty()) {
                throw Cinder.refused("Source group or group snapshot is empty. No group will be created.");
            }
            var group = insert(
                    caller,
                    name,
                    description,
                    origin.groupType(),
                    origin.volumeTypes(),
                    snapshot.orElse(null),
                    source.orElse(null));
            for (var content : contents) {
                var wanted = new NewVolume(
                        Optional.empty(),
                        Optional.ofNullable(name),
                        Optional.empty(),
                        Optional.ofNullable(typesOf.get(content)),
                        Optional.empty(),
                        Optional.of(group.id()),
                        content,
                        Map.of());
                placing.create(caller, wanted, requestId);
            }
            return group;
        });
    }

    void update(Caller caller, String id, Values values, List<String> add, List<String> remove) {
        common.tables().db.run(_ -> {
            common.tables().groups.lock(id);
            var group = get(caller, id);
            if (!group.status().equals(Status.AVAILABLE)) {
                throw Cinder.refused("Invalid group: Group status must be available, but is: " + group.status() + ".");
            }
            for (var one : remove) {
                if (!id.equals(volumes.get(caller, one).groupId())) {
                    throw Cinder.invalidVolume(
                            "Cannot remove volume " + one + " from group " + id + " because it is not in the group.");
                }
                common.tables().volumes.set(one, Values.of("group_id", null));
            }
            add.forEach(one -> join(caller, group, one));
            common.tables().groups.set(id, values.and("updated_at", common.now()));
        });
    }

    private void join(Caller caller, VolumeGroup group, String id) {
        var volume = volumes.get(caller, id);
        if (volume.groupId() != null && !volume.groupId().equals(group.id())) {
            throw Cinder.invalidVolume("Cannot add volume " + id + " to group " + group.id()
                    + " because it is already in group " + volume.groupId() + ".");
        }
        if (volume.typeId() == null || !group.types().contains(volume.typeId())) {
            throw Cinder.invalidVolume("Cannot add volume " + id + " to group " + group.id()
                    + " because its volume type is not supported by the group.");
        }
        if (!Status.AT_REST.contains(volume.status())) {
            throw Cinder.invalidVolume(
                    "Cannot add volume " + id + " because it is in an invalid state: " + volume.status() + ".");
        }
        common.tables().volumes.set(id, Values.of("group_id", group.id()));
    }

    void delete(Caller caller, String id, boolean withVolumes, String requestId) {
        common.tables().db.run(_ -> {
            common.tables().groups.lock(id);
            var group = get(caller, id);
            var members = members(id);
            if (!Set.of(Status.AVAILABLE, Status.ERROR).contains(group.status())) {
                throw Cinder.refused(
                        "Invalid group: Group status must be available or error, but is: " + group.status() + ".");
            }
            if (!members.isEmpty() && !withVolumes) {
                throw Cinder.refused("Invalid group: Group " + id + " still contains volumes."
                        + " The delete-volumes flag is required to delete it.");
            }
            if (common.tables().groupSnapshots.count(Selection.where("group_id", id)) > 0) {
                throw Cinder.refused("Invalid group: Group " + id + " has dependent group snapshots.");
            }
            for (var volume : members) {
                common.tables().volumes.set(volume.id(), Values.of("group_id", null));
                volumes.delete(caller, volume.id(), false, false, requestId);
            }
            common.tables().groups.delete(id);
        });
    }

    void reset(Caller caller, String id, String status) {
        get(caller, id);
        common.tables().groups.set(id, Values.of("status", resettable(status)).and("updated_at", common.now()));
    }

    private static String resettable(String status) {
        if (!Set.of(Status.CREATING, Status.AVAILABLE, Status.DELETING, Status.ERROR, Status.ERROR_DELETING, "updating")
                .contains(status)) {
            throw Cinder.invalidInput("The status cannot be reset to " + Cinder.clip(status) + ".");
        }
        return status;
    }

    GroupSnapshot snapshot(Caller caller, String id) {
        return common.tables()
                .groupSnapshots
                .find(id)
                .filter(s -> caller.mayTouch(s.projectId()))
                .orElseThrow(() -> Cinder.missing("GroupSnapshot", id));
    }

    List<GroupSnapshot> listSnapshots(Selection selection) {
        return common.tables().groupSnapshots.list(selection);
    }

    List<Snapshot> snapshotsOf(String groupSnapshot) {
        return common.tables().snapshots.list(Selection.where("group_snapshot_id", groupSnapshot));
    }

    GroupSnapshot take(
            Caller caller,
            Snapshots snapshots,
            String groupId,
            @Nullable String name,
            @Nullable String description,
            String requestId) {
        return common.tables().db.write(_ -> {
            common.tables().groups.lock(groupId);
            var group = get(caller, groupId);
            var members = members(groupId);
            if (members.isEmpty()) {
                throw Cinder.refused("Invalid group: Source group is empty. No group snapshot will be created.");
            }
            var taken = new GroupSnapshot(
                    Ids.uuid(),
                    group.projectId(),
                    caller.userId(),
                    groupId,
                    group.groupType(),
                    name,
                    description,
                    Status.CREATING,
                    common.now(),
                    null);
            common.tables().groupSnapshots.insert(taken);
            for (var volume : members) {
                if (!Status.AT_REST.contains(volume.status())) {
                    throw Cinder.invalidVolume("Volume " + volume.id() + " status must be available or in-use, but is: "
                            + volume.status() + ".");
                }
                snapshots.insert(caller, volume, name, description, Map.of(), taken.id(), Status.CREATING);
            }
            common.operations()
                    .enqueue(GroupWork.SNAPSHOT, groupId, new GroupWork.Progress(taken.id(), requestId), requestId);
            return taken;
        });
    }

    void deleteSnapshot(Caller caller, String id, String requestId) {
        common.tables().db.run(_ -> {
            var taken = snapshot(caller, id);
            var from = Set.of(Status.AVAILABLE, Status.ERROR, Status.ERROR_DELETING);
            var values = Values.of("updated_at", common.now());
            if (!common.tables().groupSnapshots.turn(id, from, Status.DELETING, values)) {
                throw Cinder.refused("Invalid group snapshot: Its status must be available or error, but is: "
                        + taken.status() + ".");
            }
            snapshotsOf(id).forEach(s -> common.tables().snapshots.set(s.id(), Values.of("status", Status.DELETING)));
            common.operations()
                    .enqueue(
                            GroupWork.DELETE_SNAPSHOT,
                            taken.groupId(),
                            new GroupWork.Progress(id, requestId),
                            requestId);
        });
    }

    void resetSnapshot(Caller caller, String id, String status) {
        snapshot(caller, id);
        common.tables()
                .groupSnapshots
                .set(id, Values.of("status", resettable(status)).and("updated_at", common.now()));
    }
}
