package foehn.block;

import foehn.block.backend.Connection;
import foehn.kernel.Fault;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// `POST /volumes/{id}/action`: one address for many verbs, of which the body names one. This table is all there are.
final class VolumeActionRoutes {
    private static final long GIB_MAX = 1L << 20;

    private final Common common;
    private final Volumes volumes;
    private final Attachments attachments;
    private final Growth growth;
    private final Uploads uploads;
    private final Managing managing;
    private final Map<String, Action> actions = new HashMap<>();

    /// What one verb does.
    @FunctionalInterface
    private interface Verb {
        void apply(Exchange x, String id, Fields detail);
    }

    /// @param status of the answer, where the verb gives none itself; 0: it does
    private record Action(Policy policy, int sinceMinor, int status, Verb verb) {}

    VolumeActionRoutes(
            Common common,
            Volumes volumes,
            Attachments attachments,
            Growth growth,
            Uploads uploads,
            Managing managing) {
        this.common = common;
        this.volumes = volumes;
        this.attachments = attachments;
        this.growth = growth;
        this.uploads = uploads;
        this.managing = managing;
        attaching();
        changing();
        administering();
    }

    V3 add(V3 routes) {
        return routes.on("POST", "/volumes/{id}/action", Policy.MEMBER, this::act);
    }

    private void act(Exchange x) {
        var body = Fields.of(x.json(), "body");
        var id = x.variable("id");
        if (body.names().size() != 1) {
            throw Cinder.refused("Exactly one action is expected.");
        }
        var name = body.names().iterator().next();
        var action = actions.get(name);
        if (action == null || !Microversion.of(x).atLeast(action.sinceMinor())) {
            throw Cinder.refused("There is no such action: " + Cinder.clip(name));
        }
        volumes.get(x.caller(), id);
        action.policy().require(x.caller());
        // Some verbs have nothing to say but their name.
        var detail = body.isNull(name) || body.node().path(name).asString("?").isEmpty()
                ? Fields.of(Json.object(), name)
                : body.object(name);
        action.verb().apply(x, id, detail);
        if (action.status() != 0) {
            x.status(action.status());
        }
    }

    private void on(String name, Policy policy, int status, Verb verb) {
        actions.put(name, new Action(policy, 0, status, verb));
    }

    private void attaching() {
        on("os-reserve", Policy.MEMBER, 202, (x, id, _) -> attachments.reserve(x.caller(), id));
        on("os-unreserve", Policy.MEMBER, 202, (x, id, _) -> attachments.unreserve(x.caller(), id));
        on("os-begin_detaching", Policy.MEMBER, 202, (x, id, _) -> attachments.beginDetaching(x.caller(), id));
        on("os-roll_detaching", Policy.MEMBER, 202, (x, id, _) -> attachments.rollDetaching(x.caller(), id));
        on("os-attach", Policy.MEMBER, 202, this::attach);
        on("os-detach", Policy.MEMBER, 202, this::detach);
        on("os-force_detach", Policy.ADMIN, 202, this::detach);
        on("os-initialize_connection", Policy.MEMBER, 0, this::initialize);
        on(
                "os-terminate_connection",
                Policy.MEMBER,
                202,
                (x, id, detail) -> attachments.terminate(
                        x.caller(), id, detail.object("connector").node()));
    }

    private void attach(Exchange x, String id, Fields detail) {
        var instance = detail.optionalText("instance_uuid", 1, 64);
        var host = detail.optionalText("host_name", 1, 255);
        if (instance.isEmpty() && host.isEmpty()) {
            throw Cinder.refused("Invalid request to attach volume to an invalid target");
        }
        attachments.attach(
                x.caller(),
                id,
                instance.orElse(null),
                host.orElse(null),
                detail.text("mountpoint", 1, 255),
                detail.optionalText("mode", 1, 16));
    }

    private void detach(Exchange x, String id, Fields detail) {
        attachments.detach(x.caller(), id, detail.optionalText("attachment_id", 1, 64));
    }

    private void initialize(Exchange x, String id, Fields detail) {
        Connection connection = attachments.initialize(
                x.caller(), id, detail.object("connector").node());
        var body = Json.object();
        var info = body.putObject("connection_info").put("driver_volume_type", connection.type());
        info.set("data", Json.MAPPER.valueToTree(connection.complete()));
        x.json(200, body);
    }

    private void changing() {
        on(
                "os-extend",
                Policy.MEMBER,
                202,
                (x, id, detail) ->
                        growth.extend(x.caller(), id, detail.integer("new_size", 0, GIB_MAX), x.requestId()));
        on("os-retype", Policy.MEMBER, 202, this::retype);
        actions.put(
                "revert",
                new Action(
                        Policy.MEMBER,
                        40,
                        202,
                        (x, id, detail) ->
                                growth.revert(x.caller(), id, detail.text("snapshot_id", 1, 64), x.requestId())));
        on(
                "os-set_bootable",
                Policy.MEMBER,
                200,
                (x, id, detail) ->
                        volumes.update(x.caller(), id, Values.of("bootable", required(detail, "bootable")), null));
        on("os-update_readonly_flag", Policy.MEMBER, 202, this::setReadOnly);
        on("os-volume_upload_image", Policy.MEMBER, 0, uploads::upload);
        on("os-set_image_metadata", Policy.MEMBER, 0, this::setImageMetadata);
        on(
                "os-unset_image_metadata",
                Policy.MEMBER,
                200,
                (x, id, detail) -> volumes.removeLabel(x.caller(), id, LabelStore.IMAGE, detail.text("key", 1, 255)));
        on("os-show_image_metadata", Policy.READER, 0, this::showImageMetadata);
    }

    private static boolean required(Fields detail, String name) {
        return detail.optionalFlag(name).orElseThrow(() -> Cinder.refused("Must specify " + name + " in request."));
    }

    private void retype(Exchange x, String id, Fields detail) {
        var policy = detail.optionalText("migration_policy", 1, 32).orElse("never");
        if (!Set.of("never", "on-demand").contains(policy)) {
            throw Fault.invalid("migration_policy", "It must be 'never' or 'on-demand'.");
        }
        growth.retype(x.caller(), id, detail.text("new_type", 1, 255), policy.equals("on-demand"), x.requestId());
    }

    private void setReadOnly(Exchange x, String id, Fields detail) {
        boolean readOnly = required(detail, "readonly");
        var volume = volumes.get(x.caller(), id);
        if (!volume.status().equals(Status.AVAILABLE)) {
            throw Cinder.invalidVolume("Volume " + id + " status must be available to update readonly flag, but"
                    + " current status is: " + volume.status() + ".");
        }
        common.tables().labels.put(id, LabelStore.ADMIN, Map.of("readonly", readOnly ? "True" : "False"));
    }

    private void setImageMetadata(Exchange x, String id, Fields detail) {
        detail.object("metadata");
        volumes.putLabels(x.caller(), id, LabelStore.IMAGE, detail.textMap("metadata", NewVolume.METADATA_MAX), false);
        showImageMetadata(x, id, detail);
    }

    private void showImageMetadata(Exchange x, String id, Fields detail) {
        var body = Json.object();
        new TreeMap<>(volumes.labels(x.caller(), id, LabelStore.IMAGE)).forEach(body.putObject("metadata")::put);
        x.json(200, body);
    }

    private void administering() {
        on("os-reset_status", Policy.ADMIN, 202, this::reset);
        on(
                "os-force_delete",
                Policy.ADMIN,
                202,
                (x, id, _) -> volumes.delete(x.caller(), id, true, true, x.requestId()));
        on(
                "os-migrate_volume",
                Policy.ADMIN,
                202,
                (x, id, detail) -> growth.migrate(x.caller(), id, detail.text("host", 1, 255), x.requestId()));
        on("os-unmanage", Policy.ADMIN, 202, (x, id, _) -> managing.unmanage(x.caller(), id, x.requestId()));
    }

    private void reset(Exchange x, String id, Fields detail) {
        var values = Values.none();
        detail.optionalText("migration_status", 1, 255)
                .ifPresent(m -> values.and("migration_status", m.equals("none") ? null : m));
        var attach = detail.optionalText("attach_status", 1, 32);
        if (attach.isPresent() && !Set.of("attached", "detached").contains(attach.get())) {
            throw Cinder.invalidInput("attach_status must be 'attached' or 'detached'.");
        }
        if (attach.filter("detached"::equals).isPresent()) {
            attachments.of(id).forEach(attachments::release);
        }
        if (attach.isPresent()) {
            values.and("updated_at", common.now());
        }
        growth.reset(x.caller(), id, values, detail.optionalText("status", 1, 255));
    }
}
