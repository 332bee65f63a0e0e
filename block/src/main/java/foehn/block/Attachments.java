package foehn.block;

import foehn.block.backend.Connection;
import foehn.kernel.Fault;
import foehn.kernel.Ids;
import foehn.kernel.auth.Caller;
import foehn.kernel.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// Who has hold of a volume. An attachment is reserved first, which nobody else can then; a host that says who it is
/// gets told where the volume is; and when it has it open, the attachment is complete and the volume in use.
final class Attachments {
    static final String ATTACHED = "attached";

    private static final Logger log = LoggerFactory.getLogger(Attachments.class);
    private static final String READ_ONLY = "ro";

    private final Common common;
    private final Volumes volumes;

    Attachments(Common common, Volumes volumes) {
        this.common = common;
        this.volumes = volumes;
    }

    Attachment get(Caller caller, String id) {
        return common.tables()
                .attachments
                .find(id)
                .filter(a -> caller.mayTouch(a.projectId()))
                .orElseThrow(() -> Cinder.missing("Volume attachment", id));
    }

    List<Attachment> list(Selection selection) {
        return common.tables().attachments.list(selection);
    }

    List<Attachment> of(String volume) {
        return list(Selection.where("volume_id", volume));
    }

    /// Takes the volume for one server, or one host.
    ///
    /// @param mode `rw`, `ro` or nothing: what the volume admits
    Attachment reserve(Caller caller, String volumeId, @Nullable String instance, Optional<String> mode) {
        return common.tables().db.write(_ -> {
            common.tables().volumes.lock(volumeId);
            var volume = volumes.get(caller, volumeId);
            var others = of(volumeId);
            if (instance != null
                    && others.stream().anyMatch(a -> instance.equals(a.instanceId()))
                    && !volume.multiattach()) {
                throw Cinder.invalidVolume("Volume " + volumeId + " is attached to this server already.");
            }
            boolean shared = volume.multiattach()
                    && Set.of(Status.IN_USE, Status.RESERVED).contains(volume.status());
            if (!shared) {
                volumes.turn(volume, Set.of(Status.AVAILABLE), Status.RESERVED);
            }
            var attachment = new Attachment(
                    Ids.uuid(),
                    volumeId,
                    volume.projectId(),
                    instance,
                    null,
                    null,
                    mode(volume, mode),
                    "reserved",
                    null,
                    null,
                    common.now(),
                    null,
                    null);
            common.tables().attachments.insert(attachment);
            return attachment;
        });
    }

    private String mode(Volume volume, Optional<String> wanted) {
        boolean readOnly = isReadOnly(volume.id());
        if (wanted.isPresent() && !Set.of("rw", READ_ONLY, "null").contains(wanted.get())) {
            throw Cinder.invalidInput("Attach mode must be 'rw' or 'ro'.");
        }
        if (readOnly && wanted.filter("rw"::equals).isPresent()) {
            throw Cinder.invalidVolume("Volume " + volume.id() + " is read-only.");
        }
        return readOnly ? READ_ONLY : wanted.filter(READ_ONLY::equals).orElse("rw");
    }

    private boolean isReadOnly(String volume) {
        return common.tables()
                .labels
                .of(volume, LabelStore.ADMIN)
                .getOrDefault("readonly", "")
                .equals("True");
    }

    /// Lets a host in.
    ///
    /// @param connector what it says of itself
    Connection connect(Attachment attachment, ObjectNode connector) {
        var volume = common.tables()
                .volumes
                .find(attachment.volumeId())
                .orElseThrow(() -> Volume.missing(attachment.volumeId()));
        var connection = open(volume, attachment.id(), attachment.mode().equals(READ_ONLY));
        common.tables().db.run(_ -> {
            common.tables()
                    .attachments
                    .set(
                            attachment.id(),
                            Values.of("connector", Json.MAPPER.writeValueAsString(connector))
                                    .and("connection", shown(connection))
                                    .and("host", connector.path("host").asString(""))
                                    .and("status", attachment.status().equals(ATTACHED) ? ATTACHED : "attaching")
                                    .and("updated_at", common.now()));
            if (volume.status().equals(Status.RESERVED)) {
                common.tables().volumes.turn(volume.id(), Set.of(Status.RESERVED), Status.ATTACHING, Values.none());
            }
        });
        return connection;
    }

    private Connection open(Volume volume, String key, boolean readOnly) {
        if (volume.backend().isEmpty()) {
            throw Cinder.invalidVolume("Volume " + volume.id() + " is on no backend.");
        }
        try {
            return common.backends().get(volume.backend()).connect(volume.id(), key, readOnly);
        } catch (IOException trouble) {
            log.warn("cannot connect volume {}", volume.id(), trouble);
            throw Fault.named(500, "computeFault", "The volume cannot be connected now.");
        }
    }

    private static String shown(Connection connection) {
        return Json.MAPPER.writeValueAsString(
                Map.of("driver_volume_type", connection.type(), "data", connection.data()));
    }

    /// The host has it open.
    void complete(Attachment attachment, @Nullable String mountpoint) {
        common.tables().db.run(_ -> {
            common.tables().volumes.lock(attachment.volumeId());
            var values = Values.of("status", ATTACHED).and("updated_at", common.now());
            if (attachment.attachedAt() == null) {
                values.and("attached_at", common.now());
            }
            if (mountpoint != null) {
                values.and("mountpoint", mountpoint);
            }
            common.tables().attachments.set(attachment.id(), values);
            common.tables()
                    .volumes
                    .set(
                            attachment.volumeId(),
                            Values.of("status", Status.IN_USE).and("updated_at", common.now()));
        });
    }

    /// Nobody has hold of it by this attachment any more. Done already: done.
    ///
    /// @return the others
    List<Attachment> release(Attachment attachment) {
        common.tables().volumes.find(attachment.volumeId()).ifPresent(volume -> close(volume, attachment.id()));
        return common.tables().db.write(_ -> {
            common.tables().volumes.lock(attachment.volumeId());
            common.tables().attachments.delete(attachment.id());
            settle(attachment.volumeId());
            return of(attachment.volumeId());
        });
    }

    private void close(Volume volume, String key) {
        if (volume.backend().isEmpty()) {
            return;
        }
        try {
            common.backends().get(volume.backend()).disconnect(volume.id(), key);
        } catch (IOException trouble) {
            log.warn("cannot disconnect volume {}", volume.id(), trouble);
            throw Fault.named(500, "computeFault", "The volume cannot be disconnected now.");
        }
    }

    /// The state that follows from who still has hold of it.
    private void settle(String volume) {
        var left = of(volume);
        var status = left.isEmpty()
                ? Status.AVAILABLE
                : left.stream().anyMatch(a -> a.status().equals(ATTACHED)) ? Status.IN_USE : Status.RESERVED;
        common.tables().volumes.set(volume, Values.of("status", status).and("updated_at", common.now()));
    }

    /// The old way: the volume is about to be attached, by whom is said later.
    void reserve(Caller caller, String volumeId) {
        var volume = volumes.get(caller, volumeId);
        var from = volume.multiattach() ? Set.of(Status.AVAILABLE, Status.IN_USE) : Set.of(Status.AVAILABLE);
        volumes.turn(volume, from, Status.ATTACHING);
    }

    void unreserve(Caller caller, String volumeId) {
        var volume = volumes.get(caller, volumeId);
        if (volume.status().equals(Status.ATTACHING)) {
            settle(volumeId);
        }
    }

    void beginDetaching(Caller caller, String volumeId) {
        volumes.turn(volumes.get(caller, volumeId), Set.of(Status.IN_USE), Status.DETACHING);
    }

    void rollDetaching(Caller caller, String volumeId) {
        var volume = volumes.get(caller, volumeId);
        if (volume.status().equals(Status.DETACHING)) {
            settle(volumeId);
        }
    }

    /// The old way to say that it is attached now.
    void attach(
            Caller caller,
            String volumeId,
            @Nullable String instance,
            @Nullable String host,
            @Nullable String mountpoint,
            Optional<String> mode) {
        common.tables().db.run(_ -> {
            common.tables().volumes.lock(volumeId);
            var volume = volumes.get(caller, volumeId);
            boolean shared = volume.multiattach() && volume.status().equals(Status.IN_USE);
            if (!shared
                    && !Set.of(Status.AVAILABLE, Status.ATTACHING, Status.RESERVED)
                            .contains(volume.status())) {
                throw Cinder.invalidVolume(
                        "Volume status must be available or attaching, but is: " + volume.status() + ".");
            }
            long now = common.now();
            common.tables()
                    .attachments
                    .insert(new Attachment(
                            Ids.uuid(),
                            volumeId,
                            volume.projectId(),
                            instance,
                            host,
                            mountpoint,
                            mode(volume, mode),
                            ATTACHED,
                            null,
                            null,
                            now,
                            now,
                            null));
            common.tables()
                    .volumes
                    .set(volumeId, Values.of("status", Status.IN_USE).and("updated_at", now));
        });
    }

    /// @param attachment which, where there are several
    void detach(Caller caller, String volumeId, Optional<String> attachment) {
        volumes.get(caller, volumeId);
        var all = of(volumeId);
        if (attachment.isEmpty() && all.size() > 1) {
            throw Cinder.invalidVolume("Volume " + volumeId + " has several attachments: name one.");
        }
        var one = attachment.isEmpty()
                ? all.stream().findFirst()
                : all.stream().filter(a -> a.id().equals(attachment.get())).findFirst();
        if (one.isPresent()) {
            release(one.get());
        } else if (attachment.isPresent()) {
            throw Cinder.missing("Volume attachment", attachment.get());
        } else {
            settle(volumeId);
        }
    }

    /// The old way to be told where the volume is.
    Connection initialize(Caller caller, String volumeId, ObjectNode connector) {
        return open(volumes.get(caller, volumeId), key(connector), isReadOnly(volumeId));
    }

    void terminate(Caller caller, String volumeId, ObjectNode connector) {
        close(volumes.get(caller, volumeId), key(connector));
    }

    /// One host, one key, whatever it is called.
    private static String key(ObjectNode connector) {
        var who = connector.path("host").asString("") + "/"
                + connector.path("initiator").asString("");
        return java.util
                .UUID
                .nameUUIDFromBytes(who.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .toString();
    }
}
